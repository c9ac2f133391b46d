/** The text with one of its values, wherever it stands, replaced by another. */
export function mutatedJson(text: string, place: number, value: unknown): string {
  const root: unknown = JSON.parse(text);
  const places = placesIn(root);
  const chosen = places[place % Math.max(places.length, 1)];
  if (chosen !== undefined) Reflect.set(chosen.owner, chosen.key, value);
  return JSON.stringify(root);
}

interface Place {
  readonly owner: object;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ owner: value, key }, ...placesIn(Reflect.get(value, key))]);
}
