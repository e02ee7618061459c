import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { changeModel, place } from '../../test-support/change-model';
import { processSubcommands } from './process-subcommands';

const { worker } = vmshift.processes;

function found(processes: object) {
  const { platform, environments } = changeModel();
  const application = { ...vmshift, processes: { ...vmshift.processes, ...processes } } as ApplicationProfile;
  return processSubcommands.check({ platform: { ...platform, application }, environments }).map(place);
}

test('of the processes of one image that run on, one has no subcommand, and a subcommand is a word of the command', () => {
  expect(found({})).toEqual([]);
  expect(found({ slow: { ...worker, subcommand: 'worker' } })).toEqual([]);
  expect(found({ slow: worker })).toEqual(['platform.application.processes.slow.subcommand = undefined']);
  expect(found({ slow: { ...worker, subcommand: 'slow' } })).toEqual([
    'platform.application.processes.slow.subcommand = "slow"',
  ]);
});
