// Bootstrap reads light or dark from an attribute, which follows the system's setting.
const dark = matchMedia('(prefers-color-scheme: dark)');

function follow() {
  document.documentElement.dataset.bsTheme = dark.matches ? 'dark' : 'light';
}

follow();
dark.addEventListener('change', follow);
