import type { Route } from "next";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { Way } from "./way";

/** One of the places a person can always go to. */
export type Tab<T extends string> = {
  readonly href: Route<T>;
  readonly icon: IconName;
  readonly label: string;
  readonly current: boolean;
};

/** The way between the main places. */
export function Tabs<T extends string>({ label, tabs }: { label: string; tabs: readonly Tab<T>[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Way key={tab.href} href={tab.href} aria-current={tab.current ? "page" : undefined}>
          <Icon name={tab.icon} />
          <span>{tab.label}</span>
        </Way>
      ))}
    </nav>
  );
}

/** The foot of a screen: the one action always lives here, above the tabs if there are any. */
export function Foot({ children, tabs }: { children?: ReactNode; tabs?: ReactNode }) {
  return (
    <footer className="foot">
      {children ? <div className="dock">{children}</div> : null}
      {tabs}
    </footer>
  );
}
