// SPDX-License-Identifier: Apache-2.0
//
// libssh2 for Swift. Much of its interface is function-like macros around `…_ex` functions with explicit lengths, which
// Swift does not see: the ones in use stand here as typed functions. Lengths are bytes.

#ifndef MEMORY_LAYER_CSSH2_SHIM_H
#define MEMORY_LAYER_CSSH2_SHIM_H

#include <errno.h>
#include <libssh2.h>
#include <libssh2_publickey.h>
#include <libssh2_sftp.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static inline LIBSSH2_SESSION *cssh2_session_init(void) {
    return libssh2_session_init_ex(NULL, NULL, NULL, NULL);
}

// What is noted of a session beside libssh2. Every callback of a session gets it; it must outlive the session.
typedef struct {
    // Bytes that have come from the peer: the one way to learn that a call for one channel took packets of another off the
    // socket, after which a poll of the socket would wait for what has come already.
    uint64_t received;
    // Bytes that a call may still take before it is told that nothing more is there. libssh2 reads on while something
    // comes, so that a peer that never pauses (lines before the banner, SSH_MSG_IGNORE) would keep it from returning.
    uint64_t allowance;
    // Commands whose end the server has told.
    uint64_t exit_statuses;
    // Whether the peer has ended the connection, which libssh2 calls a refusal in the middle of an authentication.
    int has_ended;
} cssh2_notes;

#define CSSH2_ALLOWANCE (256 * 1024)

// Fails as libssh2's own function does.
static inline ssize_t cssh2_noting_receive(
    libssh2_socket_t socket, void *buffer, size_t length, int flags, void **abstract
) {
    cssh2_notes *notes = (cssh2_notes *)*abstract;
    if (notes->allowance == 0) {
        notes->allowance = CSSH2_ALLOWANCE;
        return -EAGAIN;
    }
    ssize_t count = recv(socket, buffer, length, flags);
    if (count >= 0) {
        notes->received += (uint64_t)count;
        notes->allowance -= (uint64_t)count < notes->allowance ? (uint64_t)count : notes->allowance;
        notes->has_ended |= count == 0;
        return count;
    }
    if (errno == EINTR || errno == EWOULDBLOCK || errno == ENOENT) {
        return -EAGAIN;
    }
    notes->has_ended = 1;
    return -errno;
}

// Zeroed: libssh2 1.10 takes the length of a signal's name from the server, copies nothing when that is a lie, and later
// looks for the end of the text (packet.c, "exit-signal").
static inline void *cssh2_zeroing_allocate(size_t size, void **abstract) {
    (void)abstract;
    return calloc(1, size);
}

static inline void *cssh2_reallocate(void *memory, size_t size, void **abstract) {
    (void)abstract;
    return realloc(memory, size);
}

// Notes each `exit-status` that was taken in. A server may close a channel without one (RFC 4254 6.10; sshd does by
// ChannelTimeout), and libssh2's status is 0 then, as after a success: whether there was one it does not tell. It frees
// every packet of a channel request when it has acted on it (packet.c), which is where it is seen: message 98, channel,
// `string` type, `boolean` FALSE, `uint32` status. Marked, since the memory may be freed again with the same content.
static inline void cssh2_noting_free(void *memory, void **abstract) {
    static const char kind[] = "\0\0\0\013exit-status";
    unsigned char *packet = (unsigned char *)memory;
    if (packet != NULL && malloc_usable_size(memory) >= 25 && packet[0] == 98
        && memcmp(packet + 5, kind, sizeof(kind) - 1) == 0) {
        ((cssh2_notes *)*abstract)->exit_statuses += 1;
        packet[0] = 0;
    }
    free(memory);
}

static inline LIBSSH2_SESSION *cssh2_session_init_noting(cssh2_notes *notes) {
    notes->allowance = CSSH2_ALLOWANCE;
    LIBSSH2_SESSION *session = libssh2_session_init_ex(
        cssh2_zeroing_allocate, cssh2_noting_free, cssh2_reallocate, notes
    );
    if (session != NULL) {
        ssize_t (*receive)(libssh2_socket_t, void *, size_t, int, void **) = cssh2_noting_receive;
        void *callback;
        memcpy(&callback, &receive, sizeof callback);
        libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, callback);
    }
    return session;
}

typedef int (*cssh2_sign_callback)(
    LIBSSH2_SESSION *session, unsigned char **signature, size_t *signature_length,
    const unsigned char *data, size_t data_length, void **abstract
);

// `abstract` reaches the callback by one more indirection.
static inline int cssh2_userauth_publickey_signed(
    LIBSSH2_SESSION *session, const char *user, const unsigned char *public_key, size_t public_key_length,
    cssh2_sign_callback callback, void **abstract
) {
    return libssh2_userauth_publickey(session, user, public_key, public_key_length, callback, abstract);
}

static inline int cssh2_session_disconnect(LIBSSH2_SESSION *session, const char *description) {
    return libssh2_session_disconnect_ex(session, SSH_DISCONNECT_BY_APPLICATION, description, "");
}

// `public_key_path` may be NULL: libssh2 then derives the public key.
static inline int cssh2_userauth_publickey_from_file(
    LIBSSH2_SESSION *session, const char *user, unsigned int user_length,
    const char *public_key_path, const char *private_key_path, const char *passphrase
) {
    return libssh2_userauth_publickey_fromfile_ex(
        session, user, user_length, public_key_path, private_key_path, passphrase
    );
}

// `passphrase` is NULL or NUL-terminated.
static inline int cssh2_userauth_publickey_from_memory(
    LIBSSH2_SESSION *session, const char *user, size_t user_length,
    const char *private_key, size_t private_key_length, const char *passphrase
) {
    return libssh2_userauth_publickey_frommemory(
        session, user, user_length, NULL, 0, private_key, private_key_length, passphrase
    );
}

static inline LIBSSH2_CHANNEL *cssh2_channel_open_session(LIBSSH2_SESSION *session) {
    static const char type[] = "session";
    return libssh2_channel_open_ex(
        session, type, sizeof(type) - 1, LIBSSH2_CHANNEL_WINDOW_DEFAULT, LIBSSH2_CHANNEL_PACKET_DEFAULT, NULL, 0
    );
}

static inline LIBSSH2_CHANNEL *cssh2_channel_open_direct(LIBSSH2_SESSION *session, const char *host, int port) {
    // The originator that RFC 4254 §7.2 asks for; servers only log it.
    return libssh2_channel_direct_tcpip_ex(session, host, port, "127.0.0.1", 0);
}

static inline int cssh2_channel_exec(LIBSSH2_CHANNEL *channel, const char *command, unsigned int length) {
    static const char request[] = "exec";
    return libssh2_channel_process_startup(channel, request, sizeof(request) - 1, command, length);
}

static inline ssize_t cssh2_channel_read_output(LIBSSH2_CHANNEL *channel, char *buffer, size_t size) {
    return libssh2_channel_read_ex(channel, 0, buffer, size);
}

static inline ssize_t cssh2_channel_read_error(LIBSSH2_CHANNEL *channel, char *buffer, size_t size) {
    return libssh2_channel_read_ex(channel, SSH_EXTENDED_DATA_STDERR, buffer, size);
}

static inline ssize_t cssh2_channel_write(LIBSSH2_CHANNEL *channel, const char *bytes, size_t length) {
    return libssh2_channel_write_ex(channel, 0, bytes, length);
}

static inline LIBSSH2_SFTP_HANDLE *cssh2_sftp_open(
    LIBSSH2_SFTP *sftp, const char *path, unsigned int length, unsigned long flags, long mode
) {
    return libssh2_sftp_open_ex(sftp, path, length, flags, mode, LIBSSH2_SFTP_OPENFILE);
}

// Atomic where the server offers `posix-rename@openssh.com`; libssh2 1.10 sends the plain request with these flags.
static inline int cssh2_sftp_rename(
    LIBSSH2_SFTP *sftp, const char *from, unsigned int from_length, const char *to, unsigned int to_length
) {
    return libssh2_sftp_rename_ex(
        sftp, from, from_length, to, to_length,
        LIBSSH2_SFTP_RENAME_OVERWRITE | LIBSSH2_SFTP_RENAME_ATOMIC | LIBSSH2_SFTP_RENAME_NATIVE
    );
}

static inline int cssh2_sftp_unlink(LIBSSH2_SFTP *sftp, const char *path, unsigned int length) {
    return libssh2_sftp_unlink_ex(sftp, path, length);
}

static inline int cssh2_sftp_close(LIBSSH2_SFTP_HANDLE *handle) {
    return libssh2_sftp_close_handle(handle);
}

#endif
