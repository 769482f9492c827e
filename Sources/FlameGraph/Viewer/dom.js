// Making elements. Every text from a trace goes through here as text, never as markup.

/**
 * @param {string} tag
 * @param {{[name: string]: unknown}} [properties] DOM properties; `class`, `aria-*` and `role` are set as attributes
 * @param {(Node | string | null)[]} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name === "role" || name.startsWith("aria-")) node.setAttribute(name, String(value));
    else /** @type {any} */ (node)[name] = value;
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/**
 * The element that page.html has under this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Puts a text on the clipboard; by the older way where the newer one is not allowed, as on some file:// pages.
 * @param {string} text
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "unseen", value: text }));
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
