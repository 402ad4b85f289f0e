// SPDX-License-Identifier: Apache-2.0

/// Plain mode's change of containers, as bodies of guarded scripts: on the host from beginning to end, so that a connection that
/// is lost in the middle leaves no gap longer than the change itself.
package enum SwapScripts {
    /// Neither container runs, or the new one did not start and the old one was started again.
    package static let notStartedCode = 6

    /// Stops the old one and starts the new one, which must have been created. When it does not start, the old one is started
    /// again, and the script ends with ``notStartedCode``.
    static let swapping = #"""
        new=$1 old=$2 timeout=$3
        trap '' HUP PIPE
        exec 7> swap.lock
        flock -w 90 7
        if [ -n "$old" ] && ! docker stop --time "$timeout" "$old" > /dev/null; then
            docker start "$old" > /dev/null || :
            return 6
        fi
        if docker start "$new" > /dev/null; then return 0; fi
        # Its port may be half taken: what did not start must not stand in the way of the old one.
        docker stop --time 0 "$new" > /dev/null 2>&1 || :
        [ -z "$old" ] || docker start "$old" > /dev/null || :
        return 6
        """#

    /// Removes the new one and starts the old one, whatever came of the swap.
    static let swappingBack = #"""
        new=$1 old=$2
        trap '' HUP PIPE
        # A change whose connection was lost may still be under way.
        exec 7> swap.lock
        flock -w 90 7
        if docker container inspect "$new" > /dev/null 2>&1; then docker rm --force "$new" > /dev/null; fi
        [ -z "$old" ] || docker start "$old" > /dev/null
        """#
}
