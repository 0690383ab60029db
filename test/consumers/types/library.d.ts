// An error without `skipLibCheck`.
export type Missing = NotDeclared
