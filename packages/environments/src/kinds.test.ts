import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { RENDERED_KINDS, renderedKinds } from './kinds';

test('a process of a kind that there is none of has no object, so that the model can be loaded and refused', () => {
  const { api, ...others } = vmshift.processes;
  const processes: ApplicationProfile['processes'] = { ...others, api: { ...api, kind: 'scalde' as 'scaled' } };
  expect(renderedKinds({ ...vmshift, processes })).toEqual(RENDERED_KINDS);
});
