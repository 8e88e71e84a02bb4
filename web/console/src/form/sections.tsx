import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { memo, type ReactNode, useEffect, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePreference } from "@/api/preferences";
import type { Row, SchemaResource } from "@/api/types";
import { useLanguage } from "@/i18n";
import styles from "./form.module.css";
import { FormField } from "./form-field";
import { InlineSection } from "./inline";
import { isWide, type Section, sectionsOf } from "./layout";
import type { Mistake } from "./problems";

interface SectionsProps {
  resource: SchemaResource;
  /** The row as it was loaded; undefined for a new one. */
  row?: Row;
  mistakes: Mistake[];
}

const noMistakes: Mistake[] = [];

/** All fieldsets and inlines of a form, in declared order. */
export const Sections = memo(function Sections({ resource, row, mistakes }: SectionsProps) {
  const isNew = row === undefined;
  const sections = useMemo(() => sectionsOf(resource, isNew), [resource, isNew]);
  const [opened, setOpened] = usePreference<Record<string, boolean>>(`form.${resource.name}.sections`, {});
  const wrong = new Set(mistakes.map((m) => String(m.name?.[0])));
  return sections.map((section) => {
    const holdsMistake = section.entries.some((e) => wrong.has(e.kind === "field" ? e.field.name : e.inline.name));
    const Frame = section.collapsed ? Collapsible : Plain;
    return (
      <Frame
        key={section.key}
        section={section}
        open={opened[section.key] ?? false}
        forced={holdsMistake}
        onToggle={(open) => setOpened({ ...opened, [section.key]: open })}
      >
        <SectionBody
          section={section}
          resource={resource}
          row={row}
          isNew={isNew}
          mistakes={holdsMistake ? mistakes : noMistakes}
        />
      </Frame>
    );
  });
});

interface FrameProps {
  section: Section;
  open: boolean;
  /** It holds a mistake: it opens by itself. */
  forced: boolean;
  onToggle: (open: boolean) => void;
  children: ReactNode;
}

function Plain({ section, children }: FrameProps) {
  const { text } = useLanguage();
  const id = useId();
  const label = text(section.label);
  return (
    <section className={styles.panel} aria-labelledby={label ? id : undefined}>
      {label && (
        <h2 id={id} className={styles.panelHead}>
          {label}
        </h2>
      )}
      {children}
    </section>
  );
}

/** A section that can be closed. Closed it keeps its fields, so that they are validated and saved. */
function Collapsible({ section, open: remembered, forced, onToggle, children }: FrameProps) {
  const { t } = useTranslation("form");
  const { text } = useLanguage();
  const id = useId();
  const [open, setOpen] = useState(remembered);
  useEffect(() => setOpen(remembered), [remembered]);
  useEffect(() => {
    if (forced) setOpen(true);
  }, [forced]);
  return (
    <section className={styles.panel}>
      <h2 style={{ margin: 0 }}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setOpen(!open);
            onToggle(!open);
          }}
        >
          {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
          {text(section.label) || t("section")}
        </button>
      </h2>
      <div id={id} hidden={!open}>
        {children}
      </div>
    </section>
  );
}

interface SectionBodyProps extends SectionsProps {
  section: Section;
  isNew: boolean;
}

const SectionBody = memo(function SectionBody({ section, resource, row, isNew, mistakes }: SectionBodyProps) {
  // Inlines take the whole width; fields between them share a grid.
  const groups: ReactNode[] = [];
  let fields: ReactNode[] = [];
  const close = () => {
    if (fields.length > 0) {
      groups.push(
        <div key={`fields${groups.length}`} className={styles.fields}>
          {fields}
        </div>,
      );
    }
    fields = [];
  };
  for (const entry of section.entries) {
    if (entry.kind === "inline") {
      close();
      groups.push(
        <InlineSection
          key={entry.inline.name}
          inline={entry.inline}
          resource={resource}
          row={row}
          mistakes={mistakes}
        />,
      );
      continue;
    }
    const { field } = entry;
    fields.push(
      <div key={field.name} className={isWide(field) ? styles.wide : styles.half} data-field={field.name}>
        <FormField field={field} resource={resource} name={[field.name]} row={row} isNew={isNew} />
      </div>,
    );
  }
  close();
  return groups;
});
