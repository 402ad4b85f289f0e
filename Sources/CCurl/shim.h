// SPDX-License-Identifier: Apache-2.0
//
// libcurl for Swift. `curl_easy_setopt`, `curl_easy_getinfo` and `curl_multi_setopt` are variadic, which Swift cannot
// call: one typed function stands here for each kind of parameter. The caller matches kind and option, as in C.

#ifndef MEMORY_LAYER_CCURL_SHIM_H
#define MEMORY_LAYER_CCURL_SHIM_H

// Makes CURL and CURLM incomplete structs instead of void, so that they cannot be mixed up with other pointers.
#define CURL_STRICTER 1
// The type checks are GCC macros around the variadic calls; below, the parameters' types say the same.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

static inline CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies strings, but for CURLOPT_POSTFIELDS, which is not used here.
static inline CURLcode ccurl_easy_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

// For CURLOPT_COPYPOSTFIELDS after CURLOPT_POSTFIELDSIZE_LARGE: bytes, which may hold NUL.
static inline CURLcode ccurl_easy_set_bytes(CURL *easy, CURLoption option, const void *bytes) {
    return curl_easy_setopt(easy, option, bytes);
}

// The list is not copied: it must outlive the transfer.
static inline CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(easy, option, list);
}

// For CURLOPT_ERRORBUFFER (CURL_ERROR_SIZE bytes) and the context pointers; they must outlive the transfer.
static inline CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *pointer) {
    return curl_easy_setopt(easy, option, pointer);
}

// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION, which share their type.
static inline CURLcode ccurl_easy_set_write_callback(CURL *easy, CURLoption option, curl_write_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

// For CURLOPT_READFUNCTION.
static inline CURLcode ccurl_easy_set_read_callback(CURL *easy, CURLoption option, curl_read_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

// For CURLOPT_SEEKFUNCTION.
static inline CURLcode ccurl_easy_set_seek_callback(CURL *easy, CURLoption option, curl_seek_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode ccurl_easy_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_easy_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// CURLMsg keeps its result in a union, which Swift would import as overlapping properties.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// Macros that Swift does not import, or imports with a type that does not fit their use.
static const size_t ccurl_write_pause = CURL_WRITEFUNC_PAUSE;
static const size_t ccurl_read_abort = CURL_READFUNC_ABORT;
static const int ccurl_pause_none = CURLPAUSE_CONT;
static const long ccurl_global_default = CURL_GLOBAL_DEFAULT;
static const size_t ccurl_error_size = CURL_ERROR_SIZE;
static const long ccurl_http_version_1_1 = CURL_HTTP_VERSION_1_1;
static const long ccurl_http_version_2_tls = CURL_HTTP_VERSION_2TLS;
static const long ccurl_pipe_multiplex = CURLPIPE_MULTIPLEX;

#endif
