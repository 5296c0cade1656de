/** Filters, search, folding and copying; the page says all that it says without it. */
export const SCRIPT = `
'use strict';
const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const search = one('#search');
const level = one('#level');
const entries = all('.finding, .rule').map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
  kind: { fail: 'fails', broken: 'fails' }[element.dataset.verdict] ?? element.dataset.verdict,
  level: element.dataset.level,
}));

function filter() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const kinds = new Set(all('[name=show]:checked').map(({ value }) => value));
  // What advises in a finding is a rule that failed.
  if (kinds.has('advises')) kinds.add('fails-rule');
  const shown = { finding: 0, rule: 0 };
  for (const { element, text, kind, level: own } of entries) {
    const isRule = element.classList.contains('rule');
    const wanted = kinds.has(kind) || (isRule && kind === 'fails' && kinds.has('fails-rule'));
    const found = words.every((word) => text.includes(word));
    element.hidden = !(wanted && found && (level.value === '' || level.value === own));
    if (!element.hidden) shown[isRule ? 'rule' : 'finding'] += 1;
  }
  for (const section of all('.clause')) section.hidden = !section.querySelector('.rule:not([hidden])');
  one('#shown').textContent = shown.finding + ' findings and ' + shown.rule + ' rules shown';
}

one('#filters').hidden = false;
one('#filters').addEventListener('input', filter);
one('#filters').addEventListener('submit', (event) => event.preventDefault());
filter();

let open = false;
function fold(state) {
  for (const details of all('details')) details.open = state;
}
one('#fold').addEventListener('click', ({ target }) => {
  open = !open;
  fold(open);
  target.textContent = open ? 'Close all' : 'Open all';
});

let folded = [];
addEventListener('beforeprint', () => {
  folded = all('details:not([open])');
  fold(true);
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});

addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.matches('input, select')) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === 'Escape' && event.target === search) {
    search.value = '';
    filter();
  }
});

async function copy(button) {
  const code = button.parentElement.querySelector('code');
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}
for (const button of all('.copy')) {
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}
`;
