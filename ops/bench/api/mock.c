// SPDX-License-Identifier: Apache-2.0
//
// The upstreams of a chat, as cheap as they can be: one thread, epoll, HTTP/1.1 with keep-alive, fixed replies.
//
//   mock DIRECTORY PORT...
//
// Serves the replies in DIRECTORY (see `routes`) on loopback, every route on every port. `GET /mock/counts` says what
// was asked for since the start: a server that skips a call shows there.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    MAXIMUM_REQUEST = 8 << 20,
    MAXIMUM_INPUTS = 256,
    MAXIMUM_PORTS = 8,
    UNKNOWN_SHOWN = 20,
};

typedef struct {
    char *bytes;
    size_t count, capacity;
} buffer;

typedef enum { FIXED, QUERY, UPSERT, EMBED, CHAT } behaviour;

typedef struct {
    const char *name, *method, *path;
    // Whether the path may go on.
    bool is_prefix;
    behaviour behaviour;
    const char *file;
    buffer body;
    size_t marks;
    unsigned long count;
} route;

static route routes[] = {
    {"query", "POST", "/query", false, QUERY, .file = "query.json"},
    {"upsert", "POST", "/vectors/upsert", false, UPSERT, .file = "upsert.json"},
    {"fetch", "GET", "/vectors/fetch", false, FIXED, .file = "fetch.json"},
    {"embed", "POST", "/hf-inference/models/", true, EMBED, .file = "embedding.json"},
    {"chat", "POST", "/v1/chat/completions", false, CHAT, .file = "chat.json"},
    {"index", "GET", "/indexes/", true, FIXED, .file = "index.json"},
    {"stats", "POST", "/describe_index_stats", false, FIXED, .file = "stats.json"},
    {"namespaces", "GET", "/namespaces", false, FIXED, .file = "namespaces.json"},
    {"models", "GET", "/v1/models", false, FIXED, .file = "models.json"},
    {"router_model", "GET", "/v1/models/", true, FIXED, .file = "router_model.json"},
    {"hub_model", "GET", "/api/models/", true, FIXED, .file = "hub_model.json"},
    {"whoami", "GET", "/api/whoami-v2", false, FIXED, .file = "whoami.json"},
};
enum { ROUTES = sizeof routes / sizeof *routes };

static buffer chat_stream;
// Stands in a reply for what only the request tells.
#define MARK "@asked@"
static unsigned long inputs, records, streams, unknown;
// Every write is visible at once: a query has seen all that was acknowledged before it.
static unsigned long log_position = 1000;

typedef struct {
    int socket;
    buffer in, out;
    size_t sent;
    bool waits_for_room;
} connection;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void append(buffer *to, const void *bytes, size_t count) {
    if (to->count + count > to->capacity) {
        to->capacity = (to->count + count) * 2;
        to->bytes = realloc(to->bytes, to->capacity);
        if (!to->bytes) fail("mock: memory");
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
}

static buffer contents(const char *folder, const char *name) {
    char path[4096], chunk[65536];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    buffer all = {0};
    for (size_t count; (count = fread(chunk, 1, sizeof chunk, file)) > 0;) append(&all, chunk, count);
    fclose(file);
    return all;
}

static void append_head(buffer *to, const char *status, const char *type, size_t length, const char *more) {
    char head[512];
    int count = snprintf(
        head, sizeof head,
        "HTTP/1.1 %s\r\nServer: mock\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nContent-Type: %s\r\n"
        "Content-Length: %zu\r\n%s\r\n",
        status, type, length, more
    );
    append(to, head, (size_t)count);
}

static void append_json(buffer *to, const char *status, const buffer *body, const char *more) {
    append_head(to, status, "application/json", body->count, more);
    append(to, body->bytes, body->count);
}

// A whole answer from a file of events: one chunk each, as a server that flushes every token sends them.
static buffer chunked_stream(const buffer *events) {
    buffer all = {0};
    const char head[] = "HTTP/1.1 200 OK\r\nServer: mock\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n"
                        "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    append(&all, head, sizeof head - 1);
    const char *at = events->bytes, *end = events->bytes + events->count;
    while (at < end) {
        const char *blank = memmem(at, (size_t)(end - at), "\n\n", 2);
        const char *next = blank ? blank + 2 : end;
        char size[32];
        append(&all, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", (size_t)(next - at)));
        append(&all, at, (size_t)(next - at));
        append(&all, "\r\n", 2);
        at = next;
    }
    append(&all, "0\r\n\r\n", 5);
    return all;
}

// How many texts `"inputs"` holds: the strings of its array, 1 for a bare string (`is_bare`), 0 for anything else.
static int input_count(const char *body, size_t size, bool *is_bare) {
    const char *at = memmem(body, size, "\"inputs\"", 8), *end = body + size;
    *is_bare = false;
    if (!at) return 0;
    for (at += 8; at < end && (*at == ':' || *at == ' '); at++) continue;
    if (at < end && *at == '"') {
        *is_bare = true;
        return 1;
    }
    int count = 0;
    bool quoted = false;
    for (; at < end; at++) {
        if (quoted && *at == '\\') at++;
        else if (*at == '"') count += quoted = !quoted;
        else if (!quoted && *at == ']') return count;
    }
    return 0;
}

static int occurrences(const char *body, size_t size, const char *word) {
    int count = 0;
    size_t length = strlen(word);
    for (const char *at = body; (at = memmem(at, size - (size_t)(at - body), word, length)); at += length) count++;
    return count;
}

// The reply of a route with a text in the place of every mark.
static void append_filled(buffer *to, const route *route, const char *text, size_t length, const char *more) {
    size_t marks = route->marks, mark_length = sizeof MARK - 1;
    append_head(to, "200 OK", "application/json", route->body.count - marks * mark_length + marks * length, more);
    const char *at = route->body.bytes, *end = at + route->body.count, *mark;
    while ((mark = memmem(at, (size_t)(end - at), MARK, mark_length))) {
        append(to, at, (size_t)(mark - at));
        append(to, text, length);
        at = mark + mark_length;
    }
    append(to, at, (size_t)(end - at));
}

// The matches belong to whoever asks: to the user whose namespace the query names.
static void answer_query(const route *route, const char *body, size_t size, buffer *to) {
    static const char name[] = "\"namespace\":";
    const char *field = memmem(body, size, name, sizeof name - 1), *end = body + size;
    const char *user = field ? memchr(field + sizeof name - 1, '"', (size_t)(end - field) - sizeof name + 1) : NULL;
    const char *quote = user ? memchr(user + 1, '"', (size_t)(end - user - 1)) : NULL;
    char position[64];
    snprintf(position, sizeof position, "x-pinecone-max-indexed-lsn: %lu\r\n", log_position);
    append_filled(to, route, quote ? user + 1 : "", quote ? (size_t)(quote - user - 1) : 0, position);
}

static void answer_upsert(const route *route, const char *body, size_t size, buffer *to) {
    int count = occurrences(body, size, "\"values\"");
    records += (unsigned long)count;
    char number[16], position[64];
    snprintf(position, sizeof position, "x-pinecone-request-lsn: %lu\r\n", ++log_position);
    append_filled(to, route, number, (size_t)snprintf(number, sizeof number, "%d", count), position);
}

static void answer_embedding(const route *route, const char *body, size_t size, buffer *to) {
    bool is_bare;
    int count = input_count(body, size, &is_bare);
    if (count < 1 || count > MAXIMUM_INPUTS) {
        const buffer error = {.bytes = "{\"error\":\"bad inputs\"}", .count = 22};
        append_json(to, "422 Unprocessable Entity", &error, "");
        return;
    }
    inputs += (unsigned long)count;
    if (is_bare) {
        append_json(to, "200 OK", &route->body, "");
        return;
    }
    size_t items = (size_t)count;
    append_head(to, "200 OK", "application/json", items * route->body.count + items + 1, "");
    for (size_t item = 0; item < items; item++) {
        append(to, item == 0 ? "[" : ",", 1);
        append(to, route->body.bytes, route->body.count);
    }
    append(to, "]", 1);
}

static void answer(route *route, const char *body, size_t size, buffer *to) {
    route->count++;
    switch (route->behaviour) {
    case QUERY:
        answer_query(route, body, size, to);
        break;
    case UPSERT:
        answer_upsert(route, body, size, to);
        break;
    case EMBED:
        answer_embedding(route, body, size, to);
        break;
    case CHAT:
        if (memmem(body, size, "\"stream\":true", 13) || memmem(body, size, "\"stream\": true", 14)) {
            streams++;
            append(to, chat_stream.bytes, chat_stream.count);
            break;
        }
        append_json(to, "200 OK", &route->body, "");
        break;
    case FIXED:
        append_json(to, "200 OK", &route->body, "");
        break;
    }
}

static void answer_counts(buffer *to) {
    char text[2048];
    size_t count = (size_t)snprintf(
        text, sizeof text, "{\"inputs\":%lu,\"records\":%lu,\"streams\":%lu,\"unknown\":%lu", inputs, records, streams,
        unknown
    );
    for (size_t index = 0; index < ROUTES; index++) {
        count += (size_t)snprintf(
            text + count, sizeof text - count, ",\"%s\":%lu", routes[index].name, routes[index].count
        );
    }
    text[count++] = '}';
    append_json(to, "200 OK", &(buffer){.bytes = text, .count = count}, "");
}

// One request whose body is complete. `line` ends with the head, at a NUL.
static void dispatch(const char *line, const char *body, size_t size, buffer *to) {
    const char *space = strchr(line, ' ');
    size_t method = space ? (size_t)(space - line) : 0;
    const char *path = space ? space + 1 : "";
    size_t length = strcspn(path, " ?");
    for (size_t index = 0; index < ROUTES; index++) {
        route *route = &routes[index];
        size_t wanted = strlen(route->path);
        if (strlen(route->method) == method && memcmp(line, route->method, method) == 0
            && (route->is_prefix ? length >= wanted : length == wanted) && memcmp(path, route->path, wanted) == 0) {
            answer(route, body, size, to);
            return;
        }
    }
    if (length == 12 && memcmp(path, "/mock/counts", 12) == 0) {
        answer_counts(to);
        return;
    }
    if (unknown++ < UNKNOWN_SHOWN) {
        fprintf(stderr, "mock: no such route: %.*s\n", (int)strcspn(line, "\r\n"), line);
    }
    append_json(to, "404 Not Found", &(buffer){.bytes = "{}", .count = 2}, "");
}

// Answers every complete request in the input. False for what it cannot read: the connection ends.
static bool take_requests(connection *link) {
    size_t taken = 0;
    while (taken < link->in.count) {
        char *head = link->in.bytes + taken;
        size_t left = link->in.count - taken;
        char *blank = memmem(head, left, "\r\n\r\n", 4);
        if (!blank) break;
        // So that the head can be searched as text; nothing after it is text.
        *blank = '\0';
        const char *field = strcasestr(head, "\r\nContent-Length:");
        size_t body = field ? strtoul(field + 17, NULL, 10) : 0;
        if (body > MAXIMUM_REQUEST || strcasestr(head, "\r\nTransfer-Encoding:")) return false;
        size_t whole = (size_t)(blank + 4 - head) + body;
        if (left < whole) {
            *blank = '\r';
            break;
        }
        dispatch(head, blank + 4, body, &link->out);
        taken += whole;
    }
    memmove(link->in.bytes, link->in.bytes + taken, link->in.count - taken);
    link->in.count -= taken;
    return link->in.count <= MAXIMUM_REQUEST;
}

static bool flush(connection *link, int poll) {
    while (link->sent < link->out.count) {
        ssize_t count = send(
            link->socket, link->out.bytes + link->sent, link->out.count - link->sent, MSG_NOSIGNAL | MSG_DONTWAIT
        );
        if (count < 0 && errno != EAGAIN) return false;
        if (count < 0) break;
        link->sent += (size_t)count;
    }
    bool is_done = link->sent == link->out.count;
    if (is_done) link->out.count = link->sent = 0;
    if (link->waits_for_room == is_done) {
        link->waits_for_room = !is_done;
        struct epoll_event event = {.events = is_done ? EPOLLIN : EPOLLOUT, .data.ptr = link};
        epoll_ctl(poll, EPOLL_CTL_MOD, link->socket, &event);
    }
    return true;
}

static bool serve(connection *link, int poll) {
    static char chunk[1 << 18];
    if (link->waits_for_room) return flush(link, poll);
    ssize_t count = recv(link->socket, chunk, sizeof chunk, MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    append(&link->in, chunk, (size_t)count);
    return take_requests(link) && flush(link, poll);
}

static void accept_one(int listener, int poll) {
    int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (socket < 0) return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    connection *link = calloc(1, sizeof *link);
    if (!link) fail("mock: memory");
    link->socket = socket;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = link};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) < 0) fail("mock: epoll_ctl");
}

static void end(connection *link) {
    close(link->socket);
    free(link->in.bytes);
    free(link->out.bytes);
    free(link);
}

static int listen_on_loopback(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port)
    };
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1024) < 0) {
        fail("mock: listen");
    }
    return listener;
}

int main(int count, char **words) {
    int ports = count - 2;
    if (ports < 1 || ports > MAXIMUM_PORTS) {
        fprintf(stderr, "usage: mock DIRECTORY PORT...\n");
        return 2;
    }
    for (size_t index = 0; index < ROUTES; index++) {
        buffer body = routes[index].body = contents(words[1], routes[index].file);
        routes[index].marks = (size_t)occurrences(body.bytes, body.count, MARK);
    }
    buffer events = contents(words[1], "chat.sse");
    chat_stream = chunked_stream(&events);

    int poll = epoll_create1(EPOLL_CLOEXEC);
    int listeners[MAXIMUM_PORTS];
    for (int index = 0; index < ports; index++) {
        listeners[index] = listen_on_loopback(atoi(words[index + 2]));
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listeners[index]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, listeners[index], &event) < 0) fail("mock: epoll_ctl");
    }

    for (;;) {
        struct epoll_event ready[256];
        int found = epoll_wait(poll, ready, 256, -1);
        for (int index = 0; index < found; index++) {
            void *source = ready[index].data.ptr;
            if (source >= (void *)listeners && source < (void *)(listeners + ports)) accept_one(*(int *)source, poll);
            else if (!serve(source, poll)) end(source);
        }
    }
}
