'use strict';
(() => {
  const box = document.querySelector('.search');
  const field = document.getElementById('search');
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const contents = document.querySelector('nav details');
  const pages = [...document.querySelectorAll('main > section')];
  const wide = matchMedia('(min-width: 75rem)');
  const most = 60;
  box.hidden = false;

  const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  let index;
  const items = () => index ??= [...document.querySelectorAll('[data-find]')].map((element) => {
    const text = element.textContent.replace(/\s+/g, ' ').trim();
    const name = element.dataset.find;
    const also = element.dataset.also ?? '';
    return { element, name, text, also, plain: plain(`${name} ${text} ${also}`) };
  });

  // A number is found however its thousands and cents are written: 5942, 5.942, 5,942.00.
  const pattern = (word) => {
    const number = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(word);
    if (!number) return new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const digits = [...number[1].replace(/[.,]/g, '')].join('[.,]?');
    return new RegExp(`(?<!\\d[.,]?)${digits}${number[2] ? `[.,]${number[2]}` : ''}`);
  };

  const excerpt = (item, word) => {
    const text = word.test(plain(item.text)) || !word.test(plain(item.also)) ? item.text : item.also;
    const at = Math.max(0, plain(text).search(word) - 40);
    return (at ? '…' : '') + text.slice(at, at + 140) + (text.length > at + 140 ? '…' : '');
  };

  const line = (item, word) => {
    const row = document.createElement('li');
    const link = document.createElement('a');
    const more = document.createElement('span');
    link.href = `#${item.element.id}`;
    link.textContent = item.name;
    more.textContent = excerpt(item, word);
    row.append(link, more);
    return row;
  };

  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean).map(pattern);
    results.replaceChildren();
    found.textContent = '';
    if (!words.length) return;
    const hits = items().filter((item) => words.every((word) => word.test(item.plain)));
    const rank = (item) => (item.element.id.startsWith('case-') ? 2 : 0)
      + (words.every((word) => word.test(plain(item.name))) ? 0 : 1);
    hits.sort((one, other) => rank(one) - rank(other));
    const told = hits.length === 0 ? 'none' : hits.length === 1 ? 'one' : 'many';
    found.textContent = found.dataset[told].replace('{number}', hits.length);
    results.append(...hits.slice(0, most).map((item) => line(item, words[0])));
  };

  // One page of the book is shown at a time; the browser's own search looks into the others too.
  const show = (shown) => {
    for (const page of pages) {
      if (page === shown) page.removeAttribute('hidden');
      else page.setAttribute('hidden', 'until-found');
    }
    contents.open = wide.matches || !shown;
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    show(target?.closest('main > section'));
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
    for (const page of pages) page.removeAttribute('hidden');
    for (const one of document.querySelectorAll('main details')) one.open = true;
  });
  addEventListener('afterprint', reveal);
  reveal();
})();
