import type { Scenario } from '../scenario';
import { READ_ONLY_TOKEN } from '../secrets';

/** What drift.yaml does every day. */
export const nothingToDo: Scenario = {
  name: 'nothing-to-do',
  title: 'A plan that changes nothing, with a token that only reads',
  run: async (stage) => {
    await stage.command(`env LINODE_TOKEN=${READ_ONLY_TOKEN} ./vmshiftctl plan --guard --detailed-exitcode`);
  },
};
