// <form report-submit>: a submit asks the host for a form id, then the form gets one event with everything in it.
// The host decides whether a person was at work. A refusal is no fault of the visitor: the event comes all the same, with an
// empty formId and the reason, and the order goes through without a later message.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("report-submit")) {
    return;
  }
  event.preventDefault();
  const value = Object.fromEntries(new FormData(form, event.submitter));
  const done = (formId, reason) =>
    form.dispatchEvent(new CustomEvent("reportsubmit", { bubbles: true, detail: { formId, reason, value } }));
  call("getFormId", {}).then(
    ({ formId }) => done(formId, ""),
    (error) => {
      console.info(`[report-submit] no form id: ${error.message}`);
      done("", error.code);
    },
  );
});
