/** Where made images have what is Heirloom's doing. Commands in `BIN` come before all others. */
export const BIN = '/opt/heirloom/bin';
export const NODE_FOLDER = '/opt/heirloom/node';
