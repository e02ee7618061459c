import { type EndpointRequest, Refused, refuseUnknown, type StubAnswer } from './endpoint';
import { nextId, type StubInput, type StubRun } from './repository';
import { runBody } from './run-bodies';

/** A dispatch may have so many inputs. */
const MOST_INPUTS = 25;

/** Starts a run. @throws Refused as GitHub words it */
export function dispatch({ repository, params, body, login = '', now }: EndpointRequest): StubAnswer {
  const file = params.workflow_id ?? '';
  const workflow = repository.workflows.get(file);
  if (workflow === undefined) throw refuseUnknown();
  if (typeof body.ref !== 'string') throw new Refused(422, 'Invalid request.\n\n"ref" wasn\'t supplied.');
  const branch = body.ref.replace(/^refs\/heads\//, '');
  const commit = repository.refs.get(branch);
  if (commit === undefined) throw new Refused(422, `No ref found for: ${body.ref}`);
  if (workflow.inputs === undefined) throw new Refused(422, "Workflow does not have 'workflow_dispatch' trigger");
  if ((workflow.state ?? 'active') !== 'active')
    throw new Refused(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const inputs = dispatchInputs(workflow.inputs, body.inputs ?? {});
  const run: StubRun = {
    id: nextId(repository.runs, 7001),
    workflow: file,
    title: workflow.title?.(inputs) ?? workflow.name,
    branch,
    commit,
    event: 'workflow_dispatch',
    actor: login,
    inputs,
    createdAt: now,
    updatedAt: now,
    status: 'queued',
    conclusion: null,
    jobs: [],
    pending: [],
  };
  repository.runs.push(run);
  workflow.onDispatch?.(run);
  if (body.return_run_details !== true) return { status: 204 };
  const { url, html_url } = runBody(repository, run);
  return { status: 200, body: { workflow_run_id: run.id, run_url: url, html_url } };
}

/** The value of each declared input. @throws Refused as GitHub words it */
function dispatchInputs(declared: Readonly<Record<string, StubInput>>, given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refused(422, "Invalid request.\n\nFor 'properties/inputs', the given value is not an object.");
  const entries = Object.entries(given as Readonly<Record<string, unknown>>);
  const unexpected = entries.flatMap(([name]) => (Object.hasOwn(declared, name) ? [] : [name]));
  if (unexpected.length > 0) throw new Refused(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  if (entries.length > MOST_INPUTS) throw new Refused(422, `Too many inputs, at most ${MOST_INPUTS} are allowed`);
  const text = entries.find(([, value]) => typeof value !== 'string');
  if (text !== undefined) throw new Refused(422, `Provided value for input '${text[0]}' is not a string`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { required, default: preset = '', type, options = [] }]) => {
      const value = String((given as Readonly<Record<string, unknown>>)[name] ?? preset);
      if (required && value === '') throw new Refused(422, `Required input '${name}' not provided`);
      if (type === 'choice' && value !== '' && !options.includes(value))
        throw new Refused(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
      return [name, value];
    }),
  );
}
