import { renderText } from '@vmshift/findings/report';
import { report, reportFinding } from '@vmshift/findings/testing';
import { textOf } from '../terminal/styled-line';
import { fitReport } from './fit-report';

const field = { path: 'spec.replicas', before: '3', after: `${'9 '.repeat(60)}` };
const one = report({
  findings: [reportFinding({ impact: 'the world can call it and '.repeat(10) })],
  objects: {
    environments: [{ environment: 'dev', changes: 1 }],
    changes: [{ change: 'changed', object: 'Deployment/redis', environments: ['dev'], fields: [field] }],
  },
});

test('a pipe gets the report as it is saved', () => {
  expect(fitReport(one, Number.POSITIVE_INFINITY).map(({ line }) => textOf(line))).toEqual(renderText(one));
});

test('sentences go on below in a terminal, and values and entries to paste stay whole', () => {
  const lines = fitReport(one, 60);
  const wide = lines.filter(({ line }) => line.length > 60 && !String(line).startsWith('  Acknowledge: {'));
  expect(wide.map(({ line }) => String(line).trim().slice(0, 15))).toEqual([
    '(https://kubern',
    'Rule: https://g',
    '+ spec.replicas',
  ]);
});

test('what blocks, what came and what went are told apart', () => {
  const styles = new Map(fitReport(one, 200).map(({ line, style }) => [String(line).trim().slice(0, 5), style]));
  expect(['block', 'BLOCK', '+ spe', '- spe'].map((begin) => styles.get(begin))).toEqual([
    'bad',
    'bad',
    'added',
    'removed',
  ]);
});
