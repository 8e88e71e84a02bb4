// biome-ignore-all lint/a11y/useSemanticElements: a table has no rows that the browser may leave undrawn.
// biome-ignore-all lint/a11y/useFocusableInteractive: the marks in the cells take the focus.
import { SearchOutlined } from "@ant-design/icons";
import { Input, Switch } from "antd";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNarrow } from "@/theme/media";
import type { Catalogue } from "./catalogue";
import { Sign } from "./mark";
import styles from "./matrix.module.css";
import {
  type Inherited,
  type MatrixRow,
  matching,
  type Permission,
  permissionsOf,
  type Said,
  Sayings,
  say,
  usual,
} from "./model";
import { CardRow, columns, GroupHead, TableRow, type Telling } from "./rows";
import { useGridKeys } from "./use-grid-keys";

export interface MatrixProps {
  catalogue: Catalogue;
  allowed: readonly string[];
  denied: readonly string[];
  /** What comes from roles. */
  inherited: readonly Inherited[];
  readOnly: boolean;
  /** Shows what counts alone: of somebody's permissions, not what is said of them in one place. */
  onChange?(allowed: string[], denied: string[]): void;
  onBlur?(): void;
  id?: string;
  label: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean | "true" | "false";
}

/** Resources and what can be done with them: allowed, denied, not said. The first row says it of all resources, the first column of all actions. */
export function Matrix(props: MatrixProps) {
  const { catalogue, allowed, denied, inherited, readOnly, onChange, onBlur, id, label } = props;
  const { t } = useTranslation("rights");
  const narrow = useNarrow();
  const root = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [onlySet, setOnlySet] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const search = useDeferredValue(typed.trim());
  const sayings = useMemo(() => new Sayings(allowed, denied, inherited), [allowed, denied, inherited]);
  const telling = useTelling(sayings);

  const now = useRef({ allowed, denied, onChange, readOnly });
  now.current = { allowed, denied, onChange, readOnly };
  const onSay = useCallback((name: string, next: Said) => {
    if (now.current.readOnly || !name) return;
    const lists = say(now.current.allowed, now.current.denied, name, next);
    now.current = { ...now.current, ...lists };
    now.current.onChange?.(lists.allowed, lists.denied);
  }, []);
  const keys = useGridKeys(root, onSay);

  // What was set when the filter was switched on stays in sight while it changes.
  const isSet = (row: MatrixRow) => permissionsOf(row).some((p) => sayings.effect(p.name) !== undefined);
  const kept = useRef<Set<string>>(new Set());
  const keep = (row: MatrixRow) => {
    if (onlySet && isSet(row)) kept.current.add(row.resource);
    // What no app knows any more is shown only where it is said.
    return onlySet ? kept.current.has(row.resource) : row.declared || isSet(row);
  };
  const groups = matching(catalogue.groups, search, keep);
  const open = (group: string) => search !== "" || !closed.has(group);
  const toggle = (group: string) =>
    setClosed((old) => {
      const next = new Set(old);
      if (!next.delete(group)) next.add(group);
      return next;
    });

  const counted = (rows: MatrixRow[]) => {
    const single = rows.flatMap(permissionsOf).filter((p) => p.declared && p.resource !== "*" && p.action !== "*");
    const effects = single.map((p) => sayings.effect(p.name));
    const allow = effects.filter((e) => e === "allow").length;
    const deny = effects.filter((e) => e === "deny").length;
    return [allow && t("count.allow", { count: allow }), deny && t("count.deny", { count: deny })]
      .filter(Boolean)
      .join(" · ");
  };
  const Row = narrow ? CardRow : TableRow;
  let index = 0;
  const drawn = (row: MatrixRow, short = false) => (
    <Row
      key={row.resource}
      row={row}
      index={index++}
      state={stateOf(row, sayings)}
      sayings={sayings}
      telling={telling}
      readOnly={readOnly}
      short={short}
      onSay={onSay}
    />
  );
  const [wide] = matching([{ label: "", rows: [catalogue.all] }], search, (row) => !onlySet || isSet(row));
  const all = wide && drawn(catalogue.all, search === "");
  const folded = groups.map((group) => ({
    group,
    shown: open(group.label) ? group.rows.map((row) => drawn(row)) : [],
  }));
  const heads = (
    <div role="row" className={`${styles.row} ${styles.heads}`}>
      {["resource", ...columns, "more"].map((name) => (
        <div key={name} role="columnheader">
          {t(`column.${name === "*" ? "all" : name}`)}
        </div>
      ))}
    </div>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the marks in it.
    <div
      className={styles.box}
      ref={root}
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => keys.onFocus(event.target)}
      onBlur={onBlur}
    >
      <div className={styles.bar}>
        <Input
          id={id}
          className={styles.search}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("search")}
          aria-label={id ? undefined : t("search")}
          aria-describedby={props["aria-describedby"]}
          aria-invalid={props["aria-invalid"]}
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch in it is the control. */}
        <label className={styles.only}>
          <Switch
            size={narrow ? "default" : "small"}
            checked={onlySet}
            onChange={(next) => {
              kept.current = new Set();
              setOnlySet(next);
            }}
          />
          {t("onlySet")}
        </label>
        <span className={styles.total} aria-live="polite">
          {counted(catalogue.groups.flatMap((g) => g.rows)) || t("count.none")}
        </span>
      </div>
      {!all && groups.length === 0 ? (
        <p className={styles.none}>{t(onlySet && search === "" ? "noneSet" : "noMatch")}</p>
      ) : narrow ? (
        <div className={styles.cards}>
          {all && <ul>{all}</ul>}
          {folded.map(({ group, shown }) => (
            <section key={group.label} aria-label={group.label}>
              <GroupHead
                group={group}
                open={open(group.label)}
                counts={counted(group.rows)}
                onToggle={() => toggle(group.label)}
              />
              {shown.length > 0 && <ul>{shown}</ul>}
            </section>
          ))}
        </div>
      ) : (
        <div role="grid" className={styles.grid} aria-label={label} aria-readonly={readOnly}>
          <div role="rowgroup" className={styles.top}>
            {heads}
            {all}
          </div>
          {folded.map(({ group, shown }) => (
            <div key={group.label} role="rowgroup">
              <div role="row" className={styles.groupRow}>
                <div role="gridcell">
                  <GroupHead
                    group={group}
                    open={open(group.label)}
                    counts={counted(group.rows)}
                    onToggle={() => toggle(group.label)}
                  />
                </div>
              </div>
              {shown}
            </div>
          ))}
        </div>
      )}
      <p className={styles.legend}>
        <span data-said="allow">
          <Sign said="allow" /> {t("said.allow")}
        </span>
        <span data-said="deny">
          <Sign said="deny" /> {t("said.deny")}
        </span>
        <span data-implied="allow">
          <Sign said="allow" /> {t("implied")}
        </span>
        {!narrow && !readOnly && <span>{t("keys")}</span>}
      </p>
    </div>
  );
}

function stateOf(row: MatrixRow, sayings: Sayings): string {
  return permissionsOf(row)
    .map(({ name }) => {
      const { said, source } = sayings.cell(name);
      return `${said ?? ""}/${source?.effect ?? ""}${source?.permission ?? ""}${source?.via.join(">") ?? ""}`;
    })
    .join(" ");
}

/** What is told of permissions; the same object as long as the words are, while what is said changes. */
function useTelling(sayings: Sayings): Telling {
  const { t } = useTranslation("rights");
  const latest = useRef(sayings);
  latest.current = sayings;
  return useMemo(() => {
    const action = (permission: Permission) =>
      permission.action === "*"
        ? t("allActions")
        : (usual as readonly string[]).includes(permission.action)
          ? t(`column.${permission.action}`)
          : permission.label;
    const label = (permission: Permission, resource: string) => {
      const { said, source } = latest.current.cell(permission.name);
      const effect = latest.current.effect(permission.name);
      const words = [t(`said.${effect ?? "none"}`)];
      if (source && source.effect === effect && said !== effect) {
        words.push(
          source.via.length > 0
            ? t("by.role", { role: source.via.join(" → "), permission: source.permission })
            : t("by.wider", { permission: source.permission }),
        );
      }
      return t("told", { what: t("titleOf", { resource, action: action(permission) }), said: words.join(" ") });
    };
    return { action, label };
  }, [t]);
}
