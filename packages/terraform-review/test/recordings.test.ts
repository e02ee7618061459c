import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlan } from '../src/parse-plan';
import { terraformFindings } from '../src/terraform-findings';

/** Plans that the real providers made in the lab (tooling/lab/terraform), by scenario. */
const FOLDER = join(__dirname, '../recordings/plans');

const recordings = readdirSync(FOLDER).flatMap((scenario) =>
  readdirSync(join(FOLDER, scenario)).map((file) => {
    const stack = file.replace('.json', '');
    return [`${scenario}/${stack}`, stack, readFileSync(join(FOLDER, scenario, file), 'utf8')] as const;
  }),
);

/** What a person has to acknowledge; every other plan that the model asks for passes. */
const BLOCKED: Readonly<Record<string, readonly string[]>> = {};

test.each(recordings)('%s: nothing blocks but what a person has to decide', (name, stack, text) => {
  const plan = parsePlan(text, name);
  const blocked = terraformFindings({ stack, environments: ['dev'], plan })
    .filter(({ verdict }) => verdict === 'block')
    .map(({ id, object, path }) => `${id} ${object} ${path}`);
  expect(blocked).toEqual(BLOCKED[name] ?? []);
});

test.each(recordings)('%s holds nothing of the machine or of a secret', (_, __, text) => {
  expect(text).not.toMatch(/127\.0\.0\.1|\/tmp\/|made-up|lab-token|BEGIN [A-Z ]+|eyJ[\w-]{20}|LS0tLS1/);
});
