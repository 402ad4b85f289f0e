// SPDX-License-Identifier: Apache-2.0

/// The names that health reports know these dependencies by.
package enum HubComponent {
    package static let embeddings = "huggingface_embeddings"
    package static let chat = "huggingface_chat"
}
