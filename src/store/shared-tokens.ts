/**
 * Tokens that another tab gave, and errors of attempts that failed because another tab says to wait. Nothing
 * proves either: every script of the origin can forge them. So a token of the endpoint always replaces a
 * heard one, and a heard wait is neither passed on to other tabs nor holds up a person.
 */
export const heard = new WeakSet<object>()
