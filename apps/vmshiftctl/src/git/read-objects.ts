import { UserError } from '@vmshift/findings';
import { type Git, type GitEnd, gitError } from './git';
import { type GitObject, ObjectOutput, unexpected } from './object-output';

/** Reads objects through one process of Git, which lives until it is closed. */
export interface ObjectReader {
  /**
   * @param names such as a commit, or `<commit>:<path>`; undefined in the answer for what is not there, and for a name with a
   * line break, which would part the question in two
   * @throws UserError when Git prints anything but these objects
   */
  readonly read: (names: readonly string[]) => Promise<readonly (GitObject | undefined)[]>;
  /** Lets the process end; the program would wait for it. */
  readonly close: () => void;
}

interface Request {
  readonly names: readonly string[];
  readonly objects: (GitObject | undefined)[];
  readonly resolve: (objects: readonly (GitObject | undefined)[]) => void;
  readonly reject: (error: UserError) => void;
}

/** Starts the process at once: it gets ready while the program does. @see https://git-scm.com/docs/git-cat-file#_batch_output */
export function openObjects(git: Git): ObjectReader {
  const requests: Request[] = [];
  const output = new ObjectOutput();
  let failure: UserError | undefined;
  const fail = (error: UserError): void => {
    failure ??= error;
    for (const { reject } of requests.splice(0)) reject(failure);
  };
  const answer = (): void => {
    for (let [request] = requests; request !== undefined; [request] = requests) {
      while (request.objects.length < request.names.length) {
        const taken = output.take(request.names[request.objects.length] ?? '');
        if (taken === undefined) return;
        request.objects.push(taken.object);
      }
      if (requests.length === 1) output.requireEnd(request.names.at(-1) ?? '');
      requests.shift();
      request.resolve(request.objects);
    }
  };
  const process = git.converse(['cat-file', '--batch'], {
    isWaiting: () => requests.length > 0,
    data: (chunk) => {
      try {
        output.add(chunk);
        answer();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        fail(error);
      }
    },
    end: (end) => fail(errorOf(end, requests[0])),
  });
  const ask = (names: readonly string[]): Promise<readonly (GitObject | undefined)[]> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) reject(failure);
      else if (names.length === 0) resolve([]);
      else {
        requests.push({ names, objects: [], resolve, reject });
        process.write(names.map((name) => `${name}\n`).join(''));
      }
    });
  // What has an id never changes, and two revisions have most objects in common.
  const known = new Map<string, GitObject>();
  const read: ObjectReader['read'] = async (names) => {
    const asked = names.filter((name) => !known.has(name) && !name.includes('\n'));
    const answers = new Map((await ask(asked)).map((object, index) => [asked[index], object]));
    for (const object of answers.values()) if (object !== undefined) known.set(object.id, object);
    return names.map((name) => known.get(name) ?? answers.get(name));
  };
  return { read, close: process.close };
}

/** A repository all objects of which one process reads. */
export interface Repository extends Git {
  readonly objects: ObjectReader;
}

/** Reads the objects for all that is done in a repository by one process, which starts with the first question. */
export async function withObjects<Result>(git: Git, use: (git: Repository) => Promise<Result>): Promise<Result> {
  let opened: ObjectReader | undefined;
  const open = (): ObjectReader => {
    opened ??= openObjects(git);
    return opened;
  };
  const close = (): void => opened?.close();
  try {
    return await use({ ...git, objects: { read: (names) => open().read(names), close } });
  } finally {
    close();
  }
}

/** Reads objects once, all in one process. @throws UserError as `ObjectReader.read` does */
export async function readObjects(
  git: Git | Repository,
  names: readonly string[],
): Promise<readonly (GitObject | undefined)[]> {
  if (names.length === 0) return [];
  if ('objects' in git) return git.objects.read(names);
  const objects = openObjects(git);
  try {
    return await objects.read(names);
  } finally {
    objects.close();
  }
}

/** Why a process that ended gave no answer. */
function errorOf(end: GitEnd | UserError, waiting: Request | undefined): UserError {
  if (end instanceof UserError) return end;
  if (end.code !== 0) return gitError(['cat-file'], { ...end, stdout: '' });
  return unexpected(waiting?.names[waiting.objects.length] ?? '', '');
}
