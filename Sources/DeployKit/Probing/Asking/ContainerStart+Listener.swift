// SPDX-License-Identifier: Apache-2.0

extension ContainerStart {
    /// Where the host reaches it.
    var listener: ListenAddress { ListenAddress(address: address, port: port) }
}
