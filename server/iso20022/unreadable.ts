/** A message that is not what its sender and we agreed on. Nothing of it was used. */
export class MessageUnreadable extends Error {
  override readonly name = "MessageUnreadable";
}
