// SPDX-License-Identifier: Apache-2.0

/// What can be found before a deploy. A closed set, for programs: the words of a finding may change, its code does not.
package enum FindingCode: String, Sendable, Hashable, CaseIterable {
    // Here.
    case secretMissing = "secret_missing"
    case hashKeyShort = "hash_key_short"
    case keyUnusable = "key_unusable"
    case keyFileOpen = "key_file_open"
    case agentMissing = "agent_missing"
    case builderSilent = "builder_silent"
    case builderPlatform = "builder_platform"
    case registrySilent = "registry_silent"
    case registryPlain = "registry_plain"
    case registryRefused = "registry_refused"
    case registryNoPush = "registry_no_push"
    case treeUnknown = "tree_unknown"
    case treeChanged = "tree_changed"

    // Here, and on a host.
    case clockSkewed = "clock_skewed"

    // On a host.
    case hostUnreachable = "host_unreachable"
    case loginRefused = "login_refused"
    case lookFailed = "look_failed"
    case dockerMissing = "docker_missing"
    case dockerSilent = "docker_silent"
    case dockerOld = "docker_old"
    case platformDiffers = "platform_differs"
    case liveRestoreOff = "live_restore_off"
    case userlandProxyOn = "userland_proxy_on"
    case diskFull = "disk_full"
    case diskLow = "disk_low"
    case filesFew = "files_few"
    case memoryLow = "memory_low"
    case flockMissing = "flock_missing"
    case stateUnwritable = "state_unwritable"
    case volumeMissing = "volume_missing"
    case portTaken = "port_taken"
    case publicPortTaken = "public_port_taken"
    case nginxMissing = "nginx_missing"
    case nginxBroken = "nginx_broken"
    case nginxStopped = "nginx_stopped"
    case nginxReloadDenied = "nginx_reload_denied"
    case nginxFileUnwritable = "nginx_file_unwritable"
    case certificateMissing = "certificate_missing"
    case certificateExpired = "certificate_expired"
    case certificateEnding = "certificate_ending"
    case nameUnknown = "name_unknown"
    case nameElsewhere = "name_elsewhere"
    case gatewayUntrusted = "gateway_untrusted"
    case leaseHeld = "lease_held"
    case runUnfinished = "run_unfinished"

    package var topic: ExaminedTopic {
        switch self {
        case .secretMissing, .hashKeyShort: .secrets
        case .keyUnusable, .keyFileOpen, .agentMissing: .key
        case .builderSilent, .builderPlatform: .builder
        case .registrySilent, .registryPlain, .registryRefused, .registryNoPush: .registry
        case .treeUnknown, .treeChanged: .workTree
        case .clockSkewed: .clock
        case .hostUnreachable, .loginRefused, .lookFailed: .login
        case .dockerMissing, .dockerSilent, .dockerOld, .platformDiffers, .liveRestoreOff, .userlandProxyOn: .docker
        case .diskFull, .diskLow, .filesFew: .disk
        case .memoryLow: .memory
        case .flockMissing, .stateUnwritable, .volumeMissing: .files
        case .portTaken, .publicPortTaken: .ports
        case .nginxMissing, .nginxBroken, .nginxStopped, .nginxReloadDenied, .nginxFileUnwritable: .nginx
        case .certificateMissing, .certificateExpired, .certificateEnding: .certificate
        case .nameUnknown, .nameElsewhere: .dns
        case .gatewayUntrusted: .clients
        case .leaseHeld, .runUnfinished: .runs
        }
    }

    /// An error is what a deploy would fail by.
    package var severity: Finding.Severity {
        switch self {
        case .keyFileOpen, .builderPlatform, .registryPlain, .treeChanged, .clockSkewed, .liveRestoreOff,
            .userlandProxyOn, .diskLow, .memoryLow, .volumeMissing, .certificateEnding, .nameUnknown, .nameElsewhere,
            .gatewayUntrusted, .leaseHeld, .runUnfinished:
            .warning
        default:
            .error
        }
    }
}
