// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// How Hugging Face is reached.
struct HuggingFaceAccess: Sendable {
    let token: Secret<String>?
    let router: HTTPTarget
    let hub: HTTPTarget
    let billTo: String?
}
