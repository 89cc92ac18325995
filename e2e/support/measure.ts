import type { Page } from "@playwright/test";

/** The numbers a screen must meet. Sizes in CSS pixels. */
export type Numbers = {
  readonly minTargetPx: number;
  readonly minMainTargetPx: number;
  readonly minTextPx: number;
  readonly minLineHeight: number;
  /** Between what stands under each other in the foot. */
  readonly minStackGapPx: number;
};

/** What a screen looks like in numbers, as sentences about what is wrong; empty when nothing is. */
export function faultsOf(page: Page, numbers: Numbers): Promise<string[]> {
  return page.evaluate(({ minTargetPx, minMainTargetPx, minTextPx, minLineHeight, minStackGapPx }) => {
    const faults: string[] = [];
    const named = (element: Element) =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${element.textContent?.trim().slice(0, 24)}`;
    const isSeen = (element: Element) =>
      element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
      !element.closest(".sr, .skip, [hidden]");

    // a finger hits it: 44 px and more, the main ones of elder mode 60; a link within a sentence is as high as its line
    const isWithinSentence = (element: Element) =>
      getComputedStyle(element).display === "inline" &&
      [...(element.parentElement?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.textContent?.trim());
    for (const element of document.querySelectorAll(
      "a[href], button, select, summary, label, input:not(label input)",
    )) {
      if (!isSeen(element) || isWithinSentence(element)) continue;
      if (element instanceof HTMLInputElement && (element.type === "hidden" || element.labels?.length)) continue;
      const { width, height } = element.getBoundingClientRect();
      const isMain = element.matches(".button:not(.side), .tabs a");
      const least = isMain ? minMainTargetPx : minTargetPx;
      if (height < least - 0.5 || width < Math.min(least, 44) - 0.5)
        faults.push(`target of ${Math.round(width)}×${Math.round(height)} px: ${named(element)}`);
    }

    // every letter is large enough, and sentences have room between their lines
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.textContent?.trim() || !isSeen(element) || element.closest("script, style, svg, select"))
        continue;
      const { fontSize, lineHeight } = getComputedStyle(element);
      const [size, line] = [Number.parseFloat(fontSize), Number.parseFloat(lineHeight)];
      if (size < minTextPx - 0.01) faults.push(`text of ${size} px: ${named(element)}`);
      const isOneFigure = element.closest(".amount, .figure") !== null;
      if (!isOneFigure && line / size < minLineHeight - 0.005)
        faults.push(`line height of ${(line / size).toFixed(2)}: ${named(element)}`);
    }

    // buttons under each other are told apart, and so is what is said above one; two lists go on behind one line
    for (const dock of document.querySelectorAll(".dock")) {
      const stack = [...dock.children].filter(isSeen);
      for (const [place, lower] of stack.entries()) {
        const upper = stack[place - 1];
        if (!upper || !(lower.matches(".button") || lower.querySelector(".button"))) continue;
        const gap = lower.getBoundingClientRect().top - upper.getBoundingClientRect().bottom;
        if (gap < minStackGapPx - 0.5) faults.push(`${Math.round(gap)} px under ${named(upper)}: ${named(lower)}`);
      }
    }
    for (const list of [...document.querySelectorAll(".ruled + .ruled")].filter(isSeen)) {
      const gap = list.getBoundingClientRect().top - (list.previousElementSibling?.getBoundingClientRect().bottom ?? 0);
      if (gap > 0.5) faults.push(`two lines ${Math.round(gap)} px apart: ${named(list)}`);
    }

    const actions = [...document.querySelectorAll(".button.action")].filter(isSeen);
    if (actions.length > 1) faults.push(`${actions.length} coloured buttons on one screen`);
    return [...new Set(faults)];
  }, numbers);
}

/** Whether everything on a screen finds its place in its width: no sideways scroll, no cut word, no broken sum or date. */
export function overflowsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const named = (element: Element) =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${element.textContent?.trim().slice(0, 24)}`;
    const width = document.documentElement.clientWidth;
    const isSeen = (element: Element) => element.checkVisibility() && !element.closest(".sr, .skip, [hidden]");
    if (document.documentElement.scrollWidth > width)
      faults.push(`the page is ${document.documentElement.scrollWidth} px wide on ${width} px`);
    for (const element of document.querySelectorAll("body *")) {
      if (!isSeen(element) || element.closest("svg")) continue;
      const { right, left } = element.getBoundingClientRect();
      if (right > width + 1 || left < -1)
        faults.push(`reaches from ${Math.round(left)} to ${Math.round(right)} px: ${named(element)}`);
      const { overflowX } = getComputedStyle(element);
      if (overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1)
        faults.push(`is cut off: ${named(element)}`);
    }
    for (const amount of document.querySelectorAll(".amount, .figure")) {
      if (!isSeen(amount)) continue;
      const range = document.createRange();
      range.selectNodeContents(amount);
      const { height } = range.getBoundingClientRect();
      if (height > Number.parseFloat(getComputedStyle(amount).lineHeight) * 1.5)
        faults.push(`the sum wraps: ${named(amount)}`);
    }
    // what is kept whole, a date or a time, stands on one line, unless it is about as long as the line
    for (const whole of document.querySelectorAll<HTMLElement>(".whole")) {
      if (!isSeen(whole)) continue;
      const lines = [...whole.getClientRects()].filter((line) => line.width > 0);
      const block = whole.closest("p, li, div, dd, td, th, h1, h2, main, .main, .tail") ?? document.body;
      const roomPx = block.clientWidth - 2 * Number.parseFloat(getComputedStyle(whole).fontSize);
      if (lines.length > 1 && lines.reduce((sum, line) => sum + line.width, 0) < roomPx)
        faults.push(`breaks: ${named(whole)}`);
    }
    return [...new Set(faults)];
  });
}
