#include "analysis/report/page_style.hpp"

namespace asymsweep::analysis {

// Without it the page has all its text, figures with the values as titles of their points, and the first rows of the table.
const char* const page_script = R"JS(
'use strict';
document.documentElement.classList.add('scripted');

// Figures: a legend that filters, the values of a point under the pointer or, with the arrow keys, of each point in turn.
for (const plot of document.querySelectorAll('.plot')) {
  const readout = plot.querySelector('.readout');
  for (const button of plot.querySelectorAll('.legend button'))
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') === 'false';
      button.setAttribute('aria-pressed', on);
      for (const line of plot.querySelectorAll(`.line[data-line="${button.dataset.line}"]`)) line.classList.toggle('off', !on);
    });
  const show = circle => {
    for (const other of plot.querySelectorAll('circle.on')) other.classList.remove('on');
    circle?.classList.add('on');
    readout.textContent = circle ? circle.querySelector('title').textContent : '';
  };
  for (const panel of plot.querySelectorAll('.panel')) {
    const points = () => [...panel.querySelectorAll('.line:not(.off) circle')];
    panel.addEventListener('pointermove', event => {
      const box = panel.getBoundingClientRect(), scale = panel.viewBox.baseVal.width / box.width;
      const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
      let nearest = null, least = 30 * 30;
      for (const point of points()) {
        const far = (point.cx.baseVal.value - x) ** 2 + (point.cy.baseVal.value - y) ** 2;
        if (far < least) { least = far; nearest = point; }
      }
      show(nearest);
    });
    panel.addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
      if (!step) return;
      event.preventDefault();
      const all = points(), at = all.findIndex(point => point.classList.contains('on'));
      if (all.length) show(all[(at < 0 ? (step > 0 ? 0 : -1) : at + step + all.length) % all.length] ?? all.at(-1));
    });
    panel.addEventListener('focus', () => { if (points()[0] && !panel.matches(':hover')) show(points()[0]); });
    panel.addEventListener('blur', () => show(null));
  }
}

const holder = document.getElementById('configuration-data');
if (holder) {
  const data = JSON.parse(holder.textContent), rows = data.rows;
  let page_size = 50;
  const root = document.getElementById('configurations'), table = root.querySelector('table'), body = table.tBodies[0];
  const filters = root.querySelector('.filters'), pager = root.querySelector('.pager');
  const N = 1, MEAN = 4, VERDICT = 7, SHARE = 8, MOST = 11, WORST = 12, SEED = 13;
  const shown = value => value === null ? '–' : String(Number(value.toPrecision(4)));
  const between = (low, high) => low === null ? '' : `[${shown(low)}, ${shown(high)}]`;
  // Row-major over the dimensions, the last one fastest.
  const place = (configuration, dimension) => {
    for (let d = data.sizes.length - 1; d > dimension; --d) configuration = Math.floor(configuration / data.sizes[d]);
    return configuration % data.sizes[dimension];
  };
  const value_of = (row, axis) => axis.values[place(row[0], axis.dimension)];
  const number = text => text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
  const keys = [...data.axes.map(axis => row => { const v = value_of(row, axis), n = number(v); return isNaN(n) ? v : n; }),
    row => row[N], row => row[MEAN], row => row[MEAN + 1], row => data.words[row[VERDICT]], row => row[SHARE], row => row[SHARE + 1],
    row => data.words[row[MOST]], row => row[WORST], row => row[SEED]];
  let wanted = rows, first = 0, sorted = null;

  const element = (tag, text, name) => { const made = document.createElement(tag); if (text !== undefined) made.textContent = text; if (name) made.className = name; return made; };
  const badge = word => element('span', word, 'badge ' + word.replaceAll(' ', ''));

  // A curve with its band, and the worst seed on it.
  const curve_svg = ([steps, mean, low, high, worst]) => {
    const positive = steps.filter(s => s > 0), log = data.log && positive.length > 1;
    const span = log ? Math.log(positive.at(-1) / positive[0]) : steps.at(-1) - steps[0];
    const at = s => !log ? (s - steps[0]) / span : s > 0 ? .12 + .88 * Math.log(s / positive[0]) / span : 0;
    const all = [...mean, ...low, ...high, ...worst].filter(v => v !== null), bottom = Math.min(...all), top = Math.max(...all, bottom + 1e-9);
    const x = k => (60 + 500 * at(steps[k])).toFixed(1), y = v => (190 - 170 * (v - bottom) / (top - bottom)).toFixed(1);
    const line = values => values.map((v, k) => v === null ? '' : `${k && values[k - 1] !== null ? 'L' : 'M'}${x(k)},${y(v)}`).join('');
    const band = low.every(v => v !== null) ? line(low) + high.map((v, k) => [k, v]).reverse().map(([k, v]) => `L${x(k)},${y(v)}`).join('') + 'Z' : '';
    const ticks = [0, steps.length >> 1, steps.length - 1].map(k => `<text x="${x(k)}" y="208" text-anchor="middle">${steps[k].toLocaleString('en')}</text>`).join('');
    return `<svg class="panel curve c1" viewBox="0 0 580 232" role="img" aria-label="${data.outcome} along training"><g class="axes"><path d="M60,20V190H560"/>
<text x="54" y="24" text-anchor="end">${shown(top)}</text><text x="54" y="194" text-anchor="end">${shown(bottom)}</text>${ticks}
<text x="310" y="226" text-anchor="middle">gradient steps</text></g><path class="band" d="${band}"/><path class="stroke" d="${line(mean)}"/><path class="worst" d="${line(worst)}"/></svg>`;
  };
  const detail = row => {
    const made = element('tr', undefined, 'detail'), cell = made.insertCell();
    cell.colSpan = table.tHead.rows[0].cells.length;
    const curves = data.curves[row[0]];
    if (curves) {
      cell.innerHTML = curve_svg(curves);
      cell.append(element('p', `${data.outcome}: mean with its 95 % band (simultaneous over the grid), and dashed the worst seed, ${row[SEED]}.`, 'quiet'));
    } else cell.append(element('p', 'curves.csv has the curve of this configuration.', 'quiet'));
    if (row[2]) cell.append(element('p', `${row[2]} of ${row[N]} runs ${data.lost}.`));
    if (row[3]) cell.append(element('p', `${row[3]} runs are missing.`));
    if (row[SEED] !== null) {
      const named = data.axes.find(axis => axis.key === 'train.algorithm'), algorithm = named ? value_of(row, named) : data.algorithm;
      const is_read = axis => !axis.key.startsWith('algorithm.') || axis.key.startsWith(`algorithm.${algorithm}.`);
      const flags = data.axes.filter(is_read).map(axis => { const v = value_of(row, axis); return ` --${axis.key} ${/^[\w.+-]+$/.test(v) ? v : `'${v}'`}`; }).join('');
      cell.append(element('p', 'The worst seed again: ', 'quiet'), element('code', `asymsweep run /dev/null -o replay-${row[0]}-${row[SEED]}.h5 --sweep.name replay --sweep.seeds 1 --sweep.first_seed ${row[SEED]}${data.fixed}${data.own[algorithm] ?? ''}${flags}`));
    }
    return made;
  };
  const toggle = (tr, row) => {
    const open = tr.nextSibling?.classList?.contains('detail');
    if (open) tr.nextSibling.remove(); else tr.after(detail(row));
    tr.setAttribute('aria-expanded', !open);
  };
  const draw = () => {
    body.replaceChildren(...wanted.slice(first, first + page_size).map(row => {
      const tr = element('tr');
      tr.tabIndex = 0;
      tr.setAttribute('aria-expanded', false);
      for (const axis of data.axes) tr.append(element('td', value_of(row, axis)));
      const text = (words, name = 'number') => tr.append(element('td', words, name)), word = w => { const td = element('td'); td.append(badge(w)); tr.append(td); };
      text(shown(row[N])); text(shown(row[MEAN])); text(between(row[MEAN + 1], row[MEAN + 2])); word(data.words[row[VERDICT]]);
      text(shown(row[SHARE])); text(between(row[SHARE + 1], row[SHARE + 2])); word(data.words[row[MOST]]); text(shown(row[WORST])); text(row[SEED] === null ? '' : String(row[SEED]));
      tr.addEventListener('click', () => toggle(tr, row));
      tr.addEventListener('keydown', event => { if (event.target === tr && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); toggle(tr, row); } });
      return tr;
    }));
    const last = Math.min(first + page_size, wanted.length), count = element('span', wanted.length ? `${(first + 1).toLocaleString('en')} to ${last.toLocaleString('en')} of ${wanted.length.toLocaleString('en')}` : 'none');
    const button = (words, to) => { const made = element('button', words); made.type = 'button'; made.disabled = to < 0 || to >= wanted.length || to === first; made.addEventListener('click', () => { first = to; draw(); }); return made; };
    pager.replaceChildren(button('first', 0), button('previous', first - page_size), count, button('next', first + page_size), button('last', Math.max(0, Math.floor((wanted.length - 1) / page_size) * page_size)));
  };
  const sort = () => {
    if (!sorted) return;
    const key = keys[sorted.column], sign = sorted.down ? -1 : 1;
    wanted = [...wanted].sort((a, b) => {
      const x = key(a), y = key(b);
      if (x === null || y === null) return (x === null) - (y === null);  // what does not exist goes last
      return sign * (typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y)) : x < y ? -1 : x > y ? 1 : 0);
    });
  };
  const choices = [];
  const filter = () => {
    wanted = rows.filter(row => choices.every(choice => choice(row)));
    first = 0;
    sort();
    draw();
  };
  const add_filter = (name, values, text_of) => {
    const label = element('label', name + ' '), select = element('select');
    select.append(new Option('all', ''), ...values.map(value => new Option(value, value)));
    label.append(select);
    filters.append(label);
    choices.push(row => select.value === '' || text_of(row) === select.value);
    select.addEventListener('change', filter);
  };
  for (const axis of data.axes) if (axis.values.length > 1 && axis.values.length <= 500) add_filter(axis.name, [...new Set(axis.values)], row => value_of(row, axis));
  add_filter('verdict', data.words.slice(0, 4), row => data.words[row[VERDICT]]);
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element('button', head.textContent);
    button.type = 'button';
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      sorted = {column, down: head.getAttribute('aria-sort') === 'ascending'};
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
      first = 0;
      sort();
      draw();
    });
  });
  draw();
  addEventListener('beforeprint', () => { page_size = 1000; draw(); });
  addEventListener('afterprint', () => { page_size = 50; draw(); });
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => { details.open = true; }));
)JS";

}  // namespace asymsweep::analysis
