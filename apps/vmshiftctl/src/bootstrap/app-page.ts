import type { AppSettings } from '../github/github-settings';

/** An App that is still to be made, with the word by which its answer is known. */
export interface AppToMake {
  readonly app: AppSettings;
  /** Said back by GitHub, so that no other page can bring an App in. */
  readonly state: string;
}

/** What GitHub makes an App of. @see https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
function appManifest({ name, purpose, permissions, usedIn }: AppSettings, redirect: string) {
  return {
    name,
    url: `https://github.com/${usedIn.repository}`,
    description: purpose,
    redirect_url: redirect,
    public: false,
    default_permissions: { metadata: 'read', ...permissions },
    default_events: [],
  };
}

/** The page with one button for each App that is left. */
export function appPage(
  apps: readonly AppToMake[],
  organization: string | undefined,
  redirect: string,
  made: readonly string[],
): string {
  const place = organization === undefined ? 'settings/apps/new' : `organizations/${organization}/settings/apps/new`;
  const forms = apps.map(
    ({ app, state }) => `<form method="post" action="https://github.com/${place}?state=${encodeURIComponent(state)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(appManifest(app, redirect)))}">
<p><button>Make ${escapeHtml(app.name)}</button> ${escapeHtml(app.purpose)}. Leave its name as it is.</p>
</form>`,
  );
  const installs = made.map((name) => {
    const url = `https://github.com/apps/${encodeURIComponent(name)}/installations/new`;
    return `<p>${escapeHtml(name)} is made. <a href="${url}" target="_blank" rel="noreferrer">Install it</a>, for the one repository that the terminal names.</p>`;
  });
  const rest = apps.length === 0 ? '<p>All Apps are made. Install each, then press Enter in the terminal.</p>' : '';
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Apps of the platform</title>
<h1>Apps of the platform</h1>
${[...installs, ...forms, rest].join('\n')}
</html>
`;
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => names[character] ?? '');
}
