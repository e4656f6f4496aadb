/** Something that Heirloom needs was not set up; the message says how to mend it. */
export class NotSetUp extends Error {
  override name = 'NotSetUp';
}
