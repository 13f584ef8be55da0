'use strict';
(() => {
  const box = document.querySelector('.search');
  const field = document.getElementById('search');
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const contents = document.querySelector('nav details');
  const most = 60;
  box.hidden = false;
  if (!matchMedia('(min-width: 75rem)').matches) contents.open = false;

  const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  let index;
  const items = () => index ??= [...document.querySelectorAll('[data-find]')].map((element) => {
    const text = element.textContent.replace(/\s+/g, ' ').trim();
    return { element, name: element.dataset.find, text, plain: plain(`${element.dataset.find} ${text}`) };
  });

  const excerpt = (text, word) => {
    const at = Math.max(0, plain(text).indexOf(word) - 40);
    return (at ? '…' : '') + text.slice(at, at + 140) + (text.length > at + 140 ? '…' : '');
  };

  const line = (item, word) => {
    const row = document.createElement('li');
    const link = document.createElement('a');
    const more = document.createElement('span');
    link.href = `#${item.element.id}`;
    link.textContent = item.name;
    more.textContent = excerpt(item.text, word);
    row.append(link, more);
    return row;
  };

  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    found.textContent = '';
    if (!words.join('').length) return;
    const hits = items().filter((item) => words.every((word) => item.plain.includes(word)));
    const named = (item) => words.every((word) => plain(item.name).includes(word)) ? 0 : 1;
    hits.sort((one, other) => named(one) - named(other));
    const told = hits.length === 0 ? 'none' : hits.length === 1 ? 'one' : 'many';
    found.textContent = found.dataset[told].replace('{number}', hits.length);
    results.append(...hits.slice(0, most).map((item) => line(item, words[0])));
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let above = target; above; above = above.parentElement) {
      if (above.tagName === 'DETAILS') above.open = true;
    }
    target?.scrollIntoView();
  };

  field.addEventListener('input', search);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') results.querySelector('a')?.click();
    if (event.key === 'Escape') { field.value = ''; search(); }
    if (event.key === 'ArrowDown') { event.preventDefault(); results.querySelector('a')?.focus(); }
  });
  results.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!step) return;
    event.preventDefault();
    (document.activeElement.parentElement[step]?.querySelector('a') ?? field).focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target === field) return;
    event.preventDefault();
    field.focus();
  });
  addEventListener('hashchange', reveal);
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('main details')) one.open = true;
  });
  if (location.hash) reveal();
})();
