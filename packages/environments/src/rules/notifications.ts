import { isFullyQualifiedHost } from './formats';
import { isIntegerWithin, platformRule } from './rule';

/** @see https://api.slack.com/methods/conversations.create#naming */
const CHANNEL = /^[a-z0-9][a-z0-9_-]{0,79}$/;

const ADDRESS = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}$/;

/** Protects messages from going nowhere: a wrong channel or address is told in the log of Argo CD's controller alone. */
export const notifications = platformRule(
  {
    id: 'notifications',
    title: 'A message of Argo CD has somewhere to go',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/services/overview/',
  },
  ({ notifications: config }, report) => {
    if (config === undefined) return;
    const { slack, email } = config;
    const nothing = slack === undefined && email === undefined;
    if (nothing) report('notifications', config, 'slack, email or both; leave it out to tell no one');
    if (slack !== undefined && !CHANNEL.test(slack.channel)) {
      report('notifications.slack.channel', slack.channel, 'the name of a channel of Slack, without #');
    }
    if (email === undefined) return;
    if (!isFullyQualifiedHost(email.host))
      report('notifications.email.host', email.host, 'a fully qualified host name');
    if (!isIntegerWithin(email.port, 1, 65535)) report('notifications.email.port', email.port, 'a port');
    for (const part of ['from', 'to'] as const) {
      if (!ADDRESS.test(email[part])) report(`notifications.email.${part}`, email[part], 'an address');
    }
  },
);
