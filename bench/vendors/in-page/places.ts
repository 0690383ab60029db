// What is embedded, for both columns.
export const SUPERSET = {
  id: '6b2ff1ad-5f0a-4a3e-9a4c-0f6f0a6f4c11',
  supersetDomain: 'https://superset.example',
}
export const POWER_BI = {
  id: 'r1',
  embedUrl: 'https://app.powerbi.com/reportEmbed?reportId=r1',
  datasets: ['d1'],
}
export const LOOKER = { host: 'acme.looker.com', id: '1' }
export const QUICKSIGHT = { dashboardId: 'd1' }
export const METABASE = { instanceUrl: 'https://metabase.example', dashboard: 10 }
