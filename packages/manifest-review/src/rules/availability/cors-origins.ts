import { canonical } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';
import { changedVariables, VARIABLE_FIELDS, valueOfVariable } from './changed-variables';

const SEE = 'https://fastapi.tiangolo.com/tutorial/cors/';

/** Every change of the pages that may call the API; `origins` is undefined for what is no list of texts. */
function changedOrigins(comparison: Comparison) {
  return changedVariables(comparison)
    .filter(({ name }) => name === 'CORS_ORIGINS')
    .filter(({ from, to }) => !isSameList(valueOfVariable(from), valueOfVariable(to)))
    .map(({ object, path, before, after, to }) => {
      const text = valueOfVariable(to);
      return { object, path, before, after, text, origins: text === undefined ? undefined : parseOrigins(text) };
    });
}

/** Whether both are lists of the same pages, in another order or spacing. */
function isSameList(before: string | undefined, after: string | undefined): boolean {
  const [was, is] = [before, after].map((text) => text && parseOrigins(text)?.toSorted());
  return was !== undefined && is !== undefined && canonical(was) === canonical(is);
}

function parseOrigins(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Which pages browsers let call the API. */
export const corsOrigins = [
  changeRule({
    id: 'cors-origins-missing',
    title: 'The API knows the pages of the application',
    judge: (comparison) => changedOrigins(comparison).filter(({ text }) => text === undefined),
    class: 'outage',
    verdict: 'warn',
    because: 'without CORS_ORIGINS only pages on localhost may call the API',
    impact: 'browsers refuse the application’s own pages',
    fix: 'keep CORS_ORIGINS as the model has it',
    see: SEE,
    reads: VARIABLE_FIELDS,
    explainedBy: ['reference-missing'],
  }),
  changeRule({
    id: 'cors-origins-unreadable',
    title: 'CORS_ORIGINS is a list',
    judge: (comparison) =>
      changedOrigins(comparison).filter(({ text, origins }) => text !== undefined && origins === undefined),
    class: 'outage',
    verdict: 'block',
    because: 'CORS_ORIGINS has to be a JSON list of texts',
    impact: 'the settings cannot be read: the process does not start',
    fix: 'a JSON list, such as ["https://vmshift.example"]',
    see: 'https://docs.pydantic.dev/latest/concepts/pydantic_settings/',
    reads: VARIABLE_FIELDS,
  }),
  changeRule({
    id: 'any-page-may-call-the-api',
    title: 'Only the application’s own pages may call the API',
    judge: (comparison) => changedOrigins(comparison).filter(({ origins }) => origins?.includes('*')),
    class: 'exposure',
    verdict: 'block',
    because: 'any page may call the API with the visitor’s credentials',
    impact: 'a page that a person visits can read and change what that person may',
    fix: 'name the pages',
    see: SEE,
    reads: VARIABLE_FIELDS,
  }),
  changeRule({
    id: 'cors-origins-change',
    title: 'The same pages may call the API as before',
    judge: (comparison) =>
      changedOrigins(comparison).flatMap(({ origins, ...place }) => {
        if (origins === undefined || origins.includes('*')) return [];
        return { ...place, origins, plain: origins.filter((origin) => !origin.startsWith('https://')) };
      }),
    class: 'exposure',
    verdict: 'warn',
    because: ({ origins }) =>
      origins.length === 0
        ? 'no page may call the API'
        : `pages of ${origins.join(', ')} may call the API with the visitor’s credentials`,
    impact: ({ plain }) =>
      plain.length > 0
        ? `${plain.join(', ')} is not protected by TLS`
        : 'browsers accept calls of these pages and refuse all others',
    fix: 'list the application’s own pages, with https',
    see: SEE,
    reads: VARIABLE_FIELDS,
  }),
];
