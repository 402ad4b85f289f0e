// SPDX-License-Identifier: Apache-2.0
//
// libssh2 for Swift. Much of its interface is function-like macros around `…_ex` functions with explicit lengths, which
// Swift does not see: the ones in use stand here as typed functions. Lengths are bytes.

#ifndef MEMORY_LAYER_CSSH2_SHIM_H
#define MEMORY_LAYER_CSSH2_SHIM_H

#include <libssh2.h>
#include <libssh2_publickey.h>
#include <libssh2_sftp.h>

static inline LIBSSH2_SESSION *cssh2_session_init(void) {
    return libssh2_session_init_ex(NULL, NULL, NULL, NULL);
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
