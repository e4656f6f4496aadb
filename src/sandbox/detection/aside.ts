/** Folders with files that are no part of the project's own: whatever is in them says nothing of it. */
export const ASIDE =
  /(?:^|\/)(?:node_modules|vendor|third_party|fixtures?|__fixtures__|testdata|examples?|docs?|website|dist|bench(?:marks?)?|\.[\w-]+)\//i;
