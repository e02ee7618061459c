/** How old the page is, told each minute while it is open: a file may be looked at long after it was made. */
export const AGE_SCRIPT = `
const made = Date.parse(document.getElementById('made').dateTime);
const age = document.getElementById('age');
const format = new Intl.RelativeTimeFormat('en');
const show = () => {
  const minutes = Math.floor((Date.now() - made) / 60000);
  const [amount, unit] =
    minutes < 120 ? [minutes, 'minute'] : minutes < 2880 ? [minutes / 60, 'hour'] : [minutes / 1440, 'day'];
  age.textContent = minutes < 1 ? '' : ' (' + format.format(-Math.floor(amount), unit) + ')';
  age.className = minutes < 60 ? '' : 'warning';
};
show();
setInterval(show, 60000);
`;
