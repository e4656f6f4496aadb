import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';
import { inlined, propertyNames } from './openapi-schema.ts';
import type { Json } from './openapi-schema.ts';

/** A request to GitHub's REST API. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent: still encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed JSON, or undefined when there was no body. */
  readonly body: unknown;
}

export interface OpenApi {
  /** What GitHub's own description of its API has against this request, in sentences. */
  violations(request: ApiRequest): string[];
}

interface Operation {
  readonly path: RegExp;
  readonly validPath: ValidateFunction;
  readonly validQuery: ValidateFunction;
  readonly body: Body;
}

type Body =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'json';
      readonly required: boolean;
      readonly valid: ValidateFunction;
      readonly properties: ReadonlySet<string> | undefined;
    };

const jsonSchema = z.record(z.string(), z.unknown());

const operationSchema = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        schema: jsonSchema,
        'x-multi-segment': z.boolean().optional(),
      }),
    )
    .default([]),
  requestBody: z
    .object({
      required: z.boolean().optional(),
      content: z.record(z.string(), z.object({ schema: jsonSchema.optional() })),
    })
    .optional(),
});

type Parameter = z.infer<typeof operationSchema>['parameters'][number];
type RequestBody = z.infer<typeof operationSchema>['requestBody'];

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

const GIT = /^\/[^/]+\/[^/]+\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Reads the description (13 MB) once a process; operations are compiled when they are met. */
export function loadOpenApi(): OpenApi {
  const description: Description = createRequire(import.meta.url)(
    '@octokit/openapi/generated/api.github.com.json',
  );
  const compiled = new Map<string, Operation>();
  const templates = Object.keys(description.paths)
    .toSorted((a, b) => literal(b) - literal(a))
    .map((template) => ({ template, fits: roughly(template) }));

  const find = ({ method, path }: ApiRequest): Operation | undefined => {
    for (const { template, fits } of templates) {
      if (!fits.test(path)) continue;
      const verb = method.toLowerCase();
      const operation = description.paths[template]?.[verb];
      if (!operation) continue;
      const key = `${verb} ${template}`;
      const known = compiled.get(key) ?? compile(template, operation, description);
      compiled.set(key, known);
      if (known.path.test(path)) return known;
    }
    return undefined;
  };

  return {
    violations(request) {
      if (GIT.test(request.path)) return [];
      const operation = find(request);
      const asked = `${request.method} ${request.path}`;
      if (!operation) return [`${asked}: GitHub has no such operation`];
      return complaints(operation, request).map((complaint) => `${asked}: ${complaint}`);
    },
  };
}

/** How much of a path template is not a parameter: the most literal one that fits is meant. */
function literal(template: string): number {
  return template.replaceAll(/\{[^}]+\}/g, '').length;
}

function roughly(template: string): RegExp {
  return new RegExp(`^${escaped(template).replaceAll(/\\\{[^}]+\\\}/g, '.+')}$`);
}

function escaped(template: string): string {
  return template.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function compile(template: string, operation: Json, description: Description): Operation {
  const { parameters, requestBody } = operationSchema.parse(
    inlined({ parameters: operation['parameters'], requestBody: operation['requestBody'] }, description),
  );
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const strings = formats.default(
    new Ajv({ strict: false, allErrors: true, coerceTypes: 'array', logger: false }),
  );
  return {
    path: pathPattern(template, inPath),
    validPath: strings.compile(objectOf(inPath)),
    validQuery: strings.compile(objectOf(parameters.filter((parameter) => parameter.in === 'query'))),
    body: compileBody(requestBody),
  };
}

function pathPattern(template: string, parameters: readonly Parameter[]): RegExp {
  const source = escaped(template).replaceAll(/\\\{([^}]+)\\\}/g, (_all, name: string) => {
    const long = parameters.find((parameter) => parameter.name === name)?.['x-multi-segment'];
    return `(?<${name.replaceAll('-', '_')}>${long ? '.+' : '[^/]+'})`;
  });
  return new RegExp(`^${source}$`);
}

function objectOf(parameters: readonly Parameter[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function compileBody(requestBody: RequestBody): Body {
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return { kind: 'none' };
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true, logger: false }));
  return {
    kind: 'json',
    required: requestBody?.required === true,
    valid: ajv.compile(schema),
    properties: propertyNames(schema),
  };
}

function complaints(operation: Operation, { path, query, body }: ApiRequest): string[] {
  const inPath = Object.entries(operation.path.exec(path)?.groups ?? {});
  const pathValues = Object.fromEntries(inPath.map(([name, value]) => [name, decodeURIComponent(value)]));
  const queryValues = Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  return [
    ...check('path', operation.validPath, pathValues),
    ...check('query', operation.validQuery, queryValues),
    ...bodyComplaints(operation.body, body),
  ];
}

function bodyComplaints(expected: Body, body: unknown): string[] {
  if (expected.kind === 'none') return body === undefined ? [] : ['body: none is expected'];
  if (body === undefined) return expected.required ? ['body: one is required'] : [];
  const { properties } = expected;
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
  return [
    ...check('body', expected.valid, body),
    ...given
      .filter((name) => properties && !properties.has(name))
      .map((name) => `body: "${name}" is not a property that GitHub knows`),
  ];
}

function check(part: string, valid: ValidateFunction, value: unknown): string[] {
  if (valid(value)) return [];
  return (valid.errors ?? []).map((error) => `${part}${sentence(error)}`);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const named = 'additionalProperty' in params ? ` ("${String(params['additionalProperty'])}")` : '';
  return `${instancePath}: ${message ?? 'is wrong'}${named}`;
}
