// A text chosen from a list is put into the field it is for, where nothing is lost by it, and can be changed there.
// Without scripts the server takes the chosen text when the field is sent empty.
document.addEventListener("change", (event) => {
  const filled = event.target.dataset?.fills && document.getElementById(event.target.dataset.fills);
  if (!filled || !event.target.value || filled.value.trim()) return;
  filled.value = event.target.value;
  event.target.value = "";
  filled.focus();
});
