// SPDX-License-Identifier: Apache-2.0

package import CKernels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension MiniLMEmbedder {
    /// What an operator may choose.
    package struct Configuration: Sendable {
        package let precision: EmbeddingPrecision
        /// Threads that compute, at least 1.
        package let threads: Int
        /// The most texts that may wait, at least as many as one call hands in at a time (512). A waiting text takes 1 KB.
        package let queueCapacity: Int
        /// What the kernels use: the best that the processor has, or less.
        package let instructionSet: CPUInstructionSet

        package init(
            precision: EmbeddingPrecision = .float32,
            threads: Int? = nil,
            queueCapacity: Int = 8192,
            instructionSetLimit: CPUInstructionSet = .AVX512VNNI
        ) {
            self.precision = precision
            self.threads = max(1, threads ?? Self.processors)
            self.queueCapacity = queueCapacity
            instructionSet = cpu_instruction_set_at_most(instructionSetLimit)
        }

        /// Processors that are online.
        private static var processors: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    }
}
