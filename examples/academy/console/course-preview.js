const words = {
  title: { en: "Course preview", zh: "课程预览" },
  choose: { en: "Choose a course", zh: "选择课程" },
  search: { en: "Search by title", zh: "按标题搜索" },
  none: { en: "Choose a course to see it as visitors do.", zh: "选择一门课程，查看访客看到的页面。" },
  draft: { en: "A draft: visitors do not see this course yet.", zh: "草稿：访客暂时看不到这门课程。" },
  closed: { en: "No longer on sale: visitors see it without a price.", zh: "已下架：访客看不到价格。" },
  edit: { en: "Edit", zh: "编辑" },
  buy: { en: "Buy", zh: "购买" },
  free: { en: "Free", zh: "免费" },
  taught: { en: "Taught by", zh: "授课教师" },
  lessons: { en: "Lessons", zh: "课时" },
  noLessons: { en: "No lessons yet.", zh: "还没有课时。" },
  failed: { en: "The course could not be loaded.", zh: "课程加载失败。" },
  retry: { en: "Try again", zh: "重试" },
};

const currentId = () => new URLSearchParams(window.location.search).get("id") ?? "";

/** Makes the page out of what the console hands over. */
export default function coursePreview({ React, antd, t, api, navigate }) {
  const { createElement: h, useCallback, useEffect, useRef, useState } = React;
  const { Alert, Button, Card, Empty, Flex, Select, Skeleton, Tag, Typography } = antd;

  /** Which course the address names; Back and Forward included. */
  function useCourseId() {
    const [id, setId] = useState(currentId);
    useEffect(() => {
      const follow = () => setId(currentId());
      window.addEventListener("popstate", follow);
      return () => window.removeEventListener("popstate", follow);
    }, []);
    const choose = useCallback((next) => {
      setId(next);
      navigate(`/course-preview?id=${encodeURIComponent(next)}`);
    }, []);
    return [id, choose];
  }

  /** What load answers, again whenever key changes; the answer of an older key is never shown. */
  function useLoaded(key, load) {
    const [state, setState] = useState({ loading: true });
    const [round, setRound] = useState(0);
    useEffect(() => {
      const stop = new AbortController();
      setState((before) => ({ ...before, loading: true, error: undefined }));
      load(stop.signal).then(
        (data) => stop.signal.aborted || setState({ data }),
        (error) => stop.signal.aborted || setState({ error }),
      );
      return () => stop.abort();
    }, [key, round]);
    return { ...state, again: () => setRound((n) => n + 1) };
  }

  function CourseChoice({ id, course, onChange }) {
    const [search, setSearch] = useState("");
    const timer = useRef(0);
    const { data, loading } = useLoaded(search, (signal) =>
      api.get("/api/v1/courses", { search: search || undefined, fields: "id,title", sortby: "title", per_page: 20, count: "none" }, signal),
    );
    const options = (data?.items ?? []).map((item) => ({ value: item.id, label: item.title }));
    if (course && !search && !options.some((option) => option.value === course.id)) {
      options.unshift({ value: course.id, label: course.title });
    }
    return h(Select, {
      "aria-label": t(words.choose),
      style: { width: "100%", maxWidth: 480 },
      placeholder: t(words.search),
      showSearch: true,
      filterOption: false,
      loading,
      options,
      value: id && options.some((option) => option.value === id) ? id : undefined,
      onSearch: (text) => {
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setSearch(text), 250);
      },
      onChange: (next) => {
        setSearch("");
        onChange(next);
      },
    });
  }

  function Price({ course }) {
    if (course.status === "closed") return null;
    const text = course.price_cents === 0
      ? t(words.free)
      : new Intl.NumberFormat("zh-CN", { style: "currency", currency: course.currency }).format(course.price_cents / 100);
    return h(Flex, { align: "center", gap: 16 },
      h(Typography.Text, { strong: true, style: { fontSize: 20 } }, text),
      h(Button, { type: "primary", disabled: course.status !== "open" }, t(words.buy)),
    );
  }

  function Lessons({ lessons }) {
    const minutes = lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
    const total = t({ en: `${lessons.length} lessons, ${minutes} minutes`, zh: `${lessons.length} 课时，共 ${minutes} 分钟` });
    return h("section", null,
      h(Typography.Title, { level: 3 }, t(words.lessons)),
      lessons.length === 0
        ? h(Typography.Text, { type: "secondary" }, t(words.noLessons))
        : h(React.Fragment, null,
          h(Typography.Paragraph, { type: "secondary" }, total),
          h("ol", { style: { paddingInlineStart: 24, margin: 0 } },
            lessons.map((lesson) => h("li", { key: lesson.id, style: { paddingBlock: 4 } },
              h(Flex, { justify: "space-between", gap: 16 },
                h("span", { style: { overflowWrap: "anywhere" } }, lesson.title),
                h(Typography.Text, { type: "secondary", style: { whiteSpace: "nowrap" } }, t({ en: `${lesson.minutes} min`, zh: `${lesson.minutes} 分钟` })),
              ),
            )),
          ),
        ),
    );
  }

  function Course({ course }) {
    const notice = { draft: words.draft, closed: words.closed }[course.status];
    const cover = course.cover && `/api/v1/files/${course.cover}?resource=courses&id=${course.id}`;
    return h(Flex, { vertical: true, gap: 16 },
      notice && h(Alert, { type: "info", showIcon: true, title: t(notice) }),
      h(Card, null,
        h(Flex, { vertical: true, gap: 16 },
          cover && h("img", { src: cover, alt: "", style: { width: "100%", maxHeight: 320, objectFit: "cover", borderRadius: 6 } }),
          h("header", null,
            course.category && h(Typography.Text, { type: "secondary" }, course.category.name),
            h(Typography.Title, { level: 2, style: { marginBlock: 4, overflowWrap: "anywhere" } }, course.title),
            course.teacher && h(Typography.Text, null, `${t(words.taught)} ${course.teacher.name}`),
          ),
          course.summary && h(Typography.Paragraph, { style: { fontSize: 16, whiteSpace: "pre-line", margin: 0 } }, course.summary),
          course.tags.length > 0 && h(Flex, { wrap: true, gap: 8 }, course.tags.map((tag) => h(Tag, { key: tag }, tag))),
          h(Price, { course }),
          h(Lessons, { lessons: course.lessons }),
        ),
      ),
    );
  }

  return function CoursePreview() {
    const [id, choose] = useCourseId();
    const { data: course, error, loading, again } = useLoaded(id, (signal) =>
      id ? api.get(`/api/v1/courses/${encodeURIComponent(id)}`, { include: "teacher,category" }, signal) : Promise.resolve(undefined),
    );
    const shown = course?.id === id ? course : undefined;
    return h(Flex, { vertical: true, gap: 16, style: { maxWidth: 960 } },
      h(Typography.Title, { level: 1, style: { fontSize: 20, margin: 0 } }, t(words.title)),
      h(Flex, { gap: 8, wrap: true, justify: "space-between" },
        h(CourseChoice, { id, course: shown, onChange: choose }),
        shown && h(Button, { onClick: () => navigate(`/courses/${shown.id}`) }, t(words.edit)),
      ),
      !id && h(Empty, { description: t(words.none) }),
      id && error && h(Alert, {
        type: "error", showIcon: true, title: error.detail || t(words.failed),
        action: h(Button, { size: "small", onClick: again }, t(words.retry)),
      }),
      id && loading && !shown && h(Skeleton, { active: true, paragraph: { rows: 8 } }),
      shown && h(Course, { course: shown }),
    );
  };
}
