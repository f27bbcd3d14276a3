/** What is wrong with a file, in words for its user. Who knows the file makes a `UserError` of it. */
export class Damage extends Error {
  override readonly name = 'Damage';
}
