// KERN gives its colours as oklch(), which phones older than 2023 don't know. They are written as hexadecimal here:
// the same colour in sRGB, and shorter. Matrices: Björn Ottosson, "A perceptual color space for image processing".

/** Every literal oklch() of a style sheet as #rrggbb. */
export function hexColors(css) {
  return css.replace(/oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*\)/g, (_, l, c, h) => hex(l / 100, +c, (h * Math.PI) / 180));
}

function hex(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return "#" + linear.map((x) => Math.round(255 * gamma(Math.min(1, Math.max(0, x)))).toString(16).padStart(2, "0")).join("");
}

const gamma = (x) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
