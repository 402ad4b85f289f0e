// SPDX-License-Identifier: Apache-2.0

/// Who may ask for a route. Each route says so itself; there is no default to forget.
enum RouteAccess: Sendable {
    /// Everybody: nothing that is shown is looked at.
    case everybody
    /// Everybody, and operators see more. What is shown must be right.
    case everybodyAndOperators
    /// Who may act for a user. Whose memories they are is checked where the user is read: ``Caller/user``.
    case users
    /// Operators.
    case operators
}
