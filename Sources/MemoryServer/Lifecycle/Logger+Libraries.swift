// SPDX-License-Identifier: Apache-2.0

import Logging

extension Logger {
    /// For libraries that tell at `info` what we tell ourselves. Asking for `debug` gets everything.
    var forLibraries: Logger {
        var logger = self
        logger.logLevel = logLevel <= .debug ? logLevel : max(logLevel, .warning)
        return logger
    }
}
