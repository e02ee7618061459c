import { findings } from '../../test-support/change-model';
import { containerResources } from './container-resources';

const cpu = 'production.processes.api.resources.requests.cpu';
const memory = 'production.processes.api.resources.requests.memory';

describe('resources of the containers', () => {
  test.each(['', 'one', '1core', '1 ', '1K', '--1'])('%j is no quantity: one problem', (text) => {
    expect(findings(containerResources, [cpu, text])).toEqual([`${cpu} = ${JSON.stringify(text)}`]);
  });

  test.each(['1000m', '1.0', '01', '0.5', '1e0'])('%j is not the form that the API server prints', (text) => {
    expect(findings(containerResources, [cpu, text])).toEqual([`${cpu} = ${JSON.stringify(text)}`]);
  });

  test.each(['0', '-1', '500u'])('a CPU request of %j is nothing to schedule by', (text) => {
    expect(findings(containerResources, [cpu, text])).toEqual([`${cpu} = "${text}"`]);
  });

  test('memory that lost its suffix is noticed', () => {
    expect(findings(containerResources, [memory, '128m'])).toEqual([`${memory} = "128m"`]);
    expect(findings(containerResources, [memory, '128'])).toEqual([`${memory} = "128"`]);
  });

  test('a request above its limit is refused, compared by value', () => {
    expect(findings(containerResources, [cpu, '2001m'])).toEqual([`${cpu} = "2001m"`]);
    expect(findings(containerResources, [cpu, '2'])).toEqual([]);
    expect(findings(containerResources, [memory, '2049Mi'])).toEqual([`${memory} = "2049Mi"`]);
    expect(findings(containerResources, [memory, '2G'])).toEqual([]);
  });

  test.each([
    'processes.api',
    'processes.worker',
    'processes.beat',
    'processes.schemaJob',
    'redis',
    'database',
    'database.pooler',
    'database.backup',
  ])('looks at %s', (owner) => {
    for (const field of ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']) {
      const path = `production.${owner}.resources.${field}`;
      expect(findings(containerResources, [path, '?'])).toEqual([`${path} = "?"`]);
    }
  });

  test('a limit that is none is told alone, and not as the bound of its request', () => {
    const path = 'production.database.resources.limits.cpu';
    expect(findings(containerResources, [path, '-1'])).toEqual([`${path} = "-1"`]);
  });
});
