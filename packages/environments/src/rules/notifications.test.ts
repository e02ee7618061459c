import { findings } from '../../test-support/change-model';
import { notifications } from './notifications';

const email = { host: 'smtp.example.org', port: 587, from: 'argocd@example.org', to: 'on-call@example.org' };

describe('notifications', () => {
  test.each([
    [{}, 'notifications'],
    [{ slack: { channel: '#alerts' } }, 'notifications.slack.channel'],
    [{ email: { ...email, host: 'smtp' } }, 'notifications.email.host'],
    [{ email: { ...email, port: 0 } }, 'notifications.email.port'],
    [{ email: { ...email, to: 'on call' } }, 'notifications.email.to'],
    [{ email: { ...email, from: '"x" <a@b>' } }, 'notifications.email.from'],
  ])('%j is refused', (value, path) => {
    expect(findings(notifications, ['platform.notifications', value])).toEqual([
      expect.stringContaining(`platform.${path} = `),
    ]);
  });

  test.each([undefined, { slack: { channel: 'vmshift-alerts' } }, { email }])('%j is fine', (value) => {
    expect(findings(notifications, ['platform.notifications', value])).toEqual([]);
  });
});
