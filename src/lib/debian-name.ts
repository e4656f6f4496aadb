/**
 * The name of a Debian package. Apt takes a minus at the end for an order to remove the package; a plus there means to
 * install it, and belongs to names like `g++`.
 */
export const DEBIAN_NAME = /^[a-z0-9][a-z0-9+.-]{0,98}[a-z0-9+.]$/;
