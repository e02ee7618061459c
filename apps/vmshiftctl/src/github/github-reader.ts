import { type GitHubApi, GitHubError } from '@vmshift/observation';
import { z } from 'zod';

/** Reads GitHub's settings: each answer once, lists to their end, each of a known form. */
export interface GitHubReader {
  /** @throws NotShown where the token may not see it, GitHubError for any other refusal, ZodError for another form */
  get: <T>(path: string, form: z.ZodType<T>) => Promise<T>;
  /** Like `get`; undefined for what is not there. Only for what the token may see: where it may not, GitHub answers the same. */
  find: <T>(path: string, form: z.ZodType<T>) => Promise<T | undefined>;
  /** Every entry of a list. @param key property that holds the list; undefined where the answer is the list */
  list: <T>(path: string, key: string | undefined, form: z.ZodType<T>) => Promise<readonly T[]>;
}

/** What GitHub does not show to this token. */
export class NotShown extends Error {
  constructor(
    message: string,
    /** The permission that the token lacks, such as `administration=read`, where GitHub tells. */
    readonly needs?: string,
  ) {
    super(message);
  }
}

/** What is compared once something else is there. */
export class NothingYet extends NotShown {}

const LIST = z.array(z.unknown());
const RECORD = z.record(z.string(), z.unknown());

/** GitHub's largest page. */
const PER_PAGE = 100;

export function gitHubReader(api: GitHubApi): GitHubReader {
  const answers = new Map<string, Promise<unknown>>();
  const read = (path: string): Promise<unknown> => {
    const answer = answers.get(path) ?? api(path);
    answers.set(path, answer);
    return answer;
  };
  const find = async <T>(path: string, form: z.ZodType<T>): Promise<T | undefined> => {
    try {
      return form.parse(await read(path));
    } catch (error) {
      if (!(error instanceof GitHubError) || error.retryAfterMs !== undefined) throw error;
      if (error.status === 403)
        throw new NotShown(`GitHub does not show it: ${error.said || 'no reason given'}`, error.needs);
      if (error.status === 404) return undefined;
      throw error;
    }
  };
  const get = async <T>(path: string, form: z.ZodType<T>): Promise<T> => {
    const answer = await find(path, form);
    // The repository itself was seen: what it always has is not missing, it is hidden.
    if (answer === undefined) throw new NotShown('GitHub does not show it to this token');
    return answer;
  };
  return {
    get,
    find,
    list: async (path, key, form) => {
      const entries: z.output<typeof form>[] = [];
      for (let page = 1; ; page += 1) {
        const separator = path.includes('?') ? '&' : '?';
        const body = await get(`${path}${separator}per_page=${PER_PAGE}&page=${page}`, z.unknown());
        const part = LIST.parse(key === undefined ? body : RECORD.parse(body)[key]);
        entries.push(...part.map((entry) => form.parse(entry)));
        if (part.length < PER_PAGE) return entries;
      }
    },
  };
}
