/**
 * Which grade what was found still allows, as the server reckons it: the lowest cap counts.
 *
 * @param {{id: number}[]} grades the best first
 * @param {(number | false)[]} caps the best grade that each finding allows; false: any
 * @returns {number | undefined} id of the grade
 */
export function proposeGrade(grades, caps) {
    const places = caps.map((cap) => grades.findIndex((grade) => grade.id === cap));
    return grades[Math.max(0, ...places)]?.id;
}

/** Return the caps of the answers given, and of the condition if one is. */
export function getCaps(items, answers, condition) {
    const given = items.map((item, index) =>
        item.answers.find((answer) => answer.id === answers[index]),
    );
    return [...given, condition].filter(Boolean).map((finding) => finding.grade_id);
}
