export type Json = Readonly<Record<string, unknown>>;

/** A copy of a part of an OpenAPI 3.0 description as JSON schema that stands alone. */
export function inlined(part: unknown, description: unknown, within: readonly string[] = []): unknown {
  if (Array.isArray(part)) return part.map((item) => inlined(item, description, within));
  if (!isJson(part)) return part;
  const reference = part['$ref'];
  if (typeof reference === 'string') {
    // A schema inside itself: nothing is asked of it from there on.
    if (within.includes(reference)) return {};
    return inlined(resolve(reference, description), description, [...within, reference]);
  }
  const entries = Object.entries(part).map(
    ([name, value]) => [name, inlined(value, description, within)] as const,
  );
  return nullable(Object.fromEntries<unknown>(entries));
}

/** OpenAPI 3.0 says beside a type that null is as good; JSON schema says it with another type. */
function nullable({ nullable: mayBeNull, ...schema }: Json): Json {
  if (mayBeNull !== true) return { ...(mayBeNull !== undefined && { nullable: mayBeNull }), ...schema };
  return { anyOf: [schema, { type: 'null' }] };
}

/** The names an object may have, or undefined when the schema leaves that open. */
export function propertyNames(schema: Json): ReadonlySet<string> | undefined {
  if (isOpen(schema)) return undefined;
  const parts = ['oneOf', 'anyOf', 'allOf'].flatMap((name) => {
    const list = schema[name];
    return Array.isArray(list) ? list.filter(isJson) : [];
  });
  const below = parts.map(propertyNames);
  if (below.includes(undefined)) return undefined;
  const own = isJson(schema['properties']) ? Object.keys(schema['properties']) : [];
  return new Set([...own, ...below.flatMap((names) => [...(names ?? [])])]);
}

function isOpen(schema: Json): boolean {
  const more = schema['additionalProperties'];
  return more === true || isJson(more);
}

function resolve(reference: string, description: unknown): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at: unknown, name) => (isJson(at) ? at[name] : undefined), description);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
