import { useData } from 'vitepress'
import { defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import type { LiveName, Mounted } from '../live/mount.tsx'

/** A live example, which is React: it is loaded when the page is shown in a browser. */
export const LiveExample = defineComponent({
  props: { name: { type: String, required: true } },
  setup(props) {
    const element = ref<HTMLElement>()
    const { isDark } = useData()
    let mounted: Mounted | undefined
    let isGone = false
    onMounted(async () => {
      const { mountExample } = await import('../live/mount.tsx')
      if (!isGone && element.value)
        mounted = mountExample(props.name as LiveName, element.value, isDark.value)
    })
    watch(isDark, (next) => mounted?.setDark(next))
    onBeforeUnmount(() => {
      isGone = true
      mounted?.unmount()
    })
    return () =>
      h('div', { class: 'live vp-raw', ref: element }, [
        h('p', { class: 'live-wait' }, 'The live example needs JavaScript.'),
      ])
  },
})
