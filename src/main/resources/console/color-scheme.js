// Bootstrap takes light or dark from an attribute, so the system's choice is written there, and followed when it changes.
const dark = matchMedia('(prefers-color-scheme: dark)');

function follow() {
  document.documentElement.dataset.bsTheme = dark.matches ? 'dark' : 'light';
}

follow();
dark.addEventListener('change', follow);
