import type { AddOnComponent, NotificationsConfig } from '@vmshift/environments';

/** The Secret that the notifications controller reads, which Terraform writes. */
export const NOTIFICATIONS_SECRET = {
  name: 'argocd-notifications-secret',
  keys: { slackToken: 'slack-token', emailUsername: 'email-username', emailPassword: 'email-password' },
} as const;

/** When a message is sent, once each time it becomes so. */
const TRIGGERS = {
  'on-unhealthy': "app.status.health.status in ['Degraded', 'Missing']",
  'on-sync-failed': "app.status?.operationState?.phase in ['Error', 'Failed']",
  'on-not-comparable': "app.status.sync.status == 'Unknown'",
} as const;

const TEMPLATE = 'problem';

/** The environment's name is that of its Application, without the application's. */
const MESSAGE = [
  '{{.app.metadata.name}}: health {{.app.status.health.status}}, sync {{.app.status.sync.status}}, at {{.app.status.sync.revision}}.',
  'Cause and what to run: ./vmshiftctl diagnose',
  '{{.context.argocdUrl}}/applications/{{.app.metadata.name}}',
].join('\n');

/**
 * The part of the argo-cd chart's values for its notifications controller: who is told, when, in which words.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/
 */
export function notificationsValues(config: NotificationsConfig | undefined, { requests }: AddOnComponent): object {
  if (config === undefined) return { enabled: false };
  const { slack, email } = config;
  const { name, keys } = NOTIFICATIONS_SECRET;
  return {
    enabled: true,
    secret: { create: false, name },
    resources: { requests },
    notifiers: {
      ...(slack && { 'service.slack': JSON.stringify({ token: `$${keys.slackToken}` }) }),
      ...(email && {
        'service.email': JSON.stringify({
          host: email.host,
          port: email.port,
          from: email.from,
          username: `$${keys.emailUsername}`,
          password: `$${keys.emailPassword}`,
        }),
      }),
    },
    templates: {
      [`template.${TEMPLATE}`]: JSON.stringify({
        message: MESSAGE,
        email: { subject: '{{.app.metadata.name}} is not well' },
      }),
    },
    triggers: Object.fromEntries(
      Object.entries(TRIGGERS).map(([trigger, when]) => [
        `trigger.${trigger}`,
        JSON.stringify([{ when, send: [TEMPLATE] }]),
      ]),
    ),
    subscriptions: [
      {
        recipients: [...(slack ? [`slack:${slack.channel}`] : []), ...(email ? [`email:${email.to}`] : [])],
        triggers: Object.keys(TRIGGERS),
      },
    ],
  };
}
