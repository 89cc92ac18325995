import type { Route } from "next";
import type { ComponentProps, ReactNode } from "react";
import { keepsEarlyTap } from "./early-tap";
import { Icon, type IconName } from "./icon";
import { Way } from "./way";

/** `action` once a screen at most; `outline` for the rest; `side` is an elder screen's second line; `plain` is the way out. */
export type Weight = "action" | "outline" | "side" | "plain";

const CLASS_NAMES = { action: "button action", outline: "button", side: "button side", plain: "plain" } as const;

function Face({ icon, children }: { icon?: IconName; children: ReactNode }) {
  return (
    <>
      {icon ? <Icon name={icon} small /> : null}
      {children}
    </>
  );
}

/** A way to another screen, in a button's clothes. */
export function ButtonLink<T extends string>(props: {
  href: Route<T>;
  weight: Weight;
  icon?: IconName;
  replace?: boolean;
  children: ReactNode;
}) {
  return (
    <Way className={CLASS_NAMES[props.weight]} href={props.href} replace={props.replace}>
      <Face icon={props.icon}>{props.children}</Face>
    </Way>
  );
}

/** A way out of the product: the phone's own dialler. */
export function CallButton({ weight, children }: { weight: Weight; children: ReactNode }) {
  return (
    <a className={CLASS_NAMES[weight]} href="tel:12345">
      <Face icon="phone">{children}</Face>
    </a>
  );
}

/**
 * An act. While it is being sent it keeps its size, says so and takes no second tap; it is never disabled,
 * so that the focus stays where the person left it.
 */
export function Button({
  weight,
  icon,
  sending,
  onClick,
  children,
  ...rest
}: Omit<ComponentProps<"button">, "className" | "ref"> & {
  weight: Weight;
  icon?: IconName;
  sending?: string | false;
}) {
  return (
    <button
      type="button"
      {...rest}
      {...keepsEarlyTap}
      className={CLASS_NAMES[weight]}
      aria-disabled={sending ? true : undefined}
      onClick={(event) => {
        if (sending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {sending ? (
        <>
          <svg className="turning" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 3a9 9 0 1 1-9 9" />
          </svg>
          {sending}
        </>
      ) : (
        <Face icon={icon}>{children}</Face>
      )}
    </button>
  );
}
