import { environmentsIn, type Report } from '@vmshift/findings/report';
import { type Html, html } from '../html';

/** The layer that a finding is about, by its object. */
export function layerOf(object: string): 'manifests' | 'terraform' {
  return /^[a-z0-9-]+: /.test(object) ? 'terraform' : 'manifests';
}

/** Boxes to tick and a text to look for. Hidden until the script is there that reads them. */
export function filters(report: Report): Html {
  const environments = environmentsIn(report);
  return html`<div id="filters" class="filters" role="search" aria-label="Filters" hidden>
${choices('verdict', 'Verdict', ['block', 'warn', 'info'])}${choices('layer', 'Layer', ['manifests', 'terraform'])}${environments.length > 1 && choices('environment', 'Environment', environments)}<label>Text <input type="search" id="filter-text" autocomplete="off" spellcheck="false"></label>
<p id="filter-count" class="small soft" role="status"></p>
</div>
`;
}

function choices(name: string, title: string, values: readonly string[]): Html {
  return html`<fieldset><legend>${title}</legend>${values.map(
    (value) => html`<label><input type="checkbox" name="${name}" value="${value}" checked> ${value}</label>`,
  )}</fieldset>
`;
}

/** Hides what is not ticked, and what does not hold the text. Everything is there without it. */
export const FILTER_SCRIPT = `
{
  const box = document.getElementById('filters');
  const text = document.getElementById('filter-text');
  const items = [...document.querySelectorAll('[data-item]')];
  const ticked = (name) => {
    const all = [...box.querySelectorAll('input[name=' + name + ']')];
    return all.length === 0 ? undefined : new Set(all.filter((one) => one.checked).map((one) => one.value));
  };
  const apply = () => {
    const [verdicts, layers, environments] = ['verdict', 'layer', 'environment'].map(ticked);
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      const { verdict, layer, environments: own = '' } = item.dataset;
      const names = own.split(' ').filter(Boolean);
      item.hidden =
        (verdict !== undefined && !verdicts.has(verdict)) ||
        !layers.has(layer) ||
        (environments !== undefined && names.length > 0 && !names.some((name) => environments.has(name))) ||
        !item.textContent.toLowerCase().includes(wanted);
      if (!item.hidden) shown += 1;
    }
    for (const stack of document.querySelectorAll('.stack')) {
      const own = [...stack.querySelectorAll('[data-item]')];
      stack.hidden = own.length > 0 && own.every((one) => one.hidden);
    }
    document.getElementById('filter-count').textContent =
      shown === items.length ? '' : shown + ' of ' + items.length + ' findings and changes';
  };
  box.hidden = items.length < 2;
  box.addEventListener('input', apply);
  apply();
}
`;
